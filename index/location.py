"""Where things lie: the user's index folder and the sample report that ships with the package."""

from __future__ import annotations

from pathlib import Path


def default_index_dir() -> Path:
    """Folder of the user's index; it need not exist. The environment is read at the command line's edge."""
    import platformdirs

    return Path(platformdirs.user_data_dir("footnote", appauthor=False)) / "index"


def sample_report_path() -> Path:
    """The bundled report: the Mexico narrative of the 2023 Trafficking in Persons Report (public domain)."""
    return Path(__file__).resolve().parent / "sample" / "mexico_2023.txt"
