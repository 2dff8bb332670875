"""What filters a run's page. Without it the filters stay hidden and every question is shown."""

from __future__ import annotations

from typing import Final

SCRIPT: Final = """
'use strict';
const form = document.querySelector('form');
const count = document.querySelector('output');
const none = document.querySelector('.none');
const articles = [...document.querySelectorAll('article')];
const texts = articles.map(article =>
  [...article.querySelectorAll('.find')].map(part => part.textContent).join('\\n').toLowerCase());
const fits = (chosen, value) => !chosen || chosen.value === '' || chosen.value === value;
const show = () => {
  const { type, report, words } = form.elements;
  const outcomes = new Set(
    [...form.querySelectorAll('input[data-outcome]')].filter(box => box.checked).map(box => box.dataset.outcome));
  const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  articles.forEach((article, at) => {
    const { outcome, type: kind, report: about } = article.dataset;
    const fit = outcomes.has(outcome) && fits(type, kind) && fits(report, about)
      && wanted.every(word => texts[at].includes(word));
    article.hidden = !fit;
    shown += fit;
  });
  count.textContent = `${shown} of ${articles.length} shown`;
  none.hidden = shown > 0;
};
form.addEventListener('input', show);
form.addEventListener('reset', () => setTimeout(show));
form.addEventListener('submit', event => event.preventDefault());
form.hidden = false;
show();
let opened = [];
addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('details:not(.trace):not([open])')];
  opened.forEach(folded => { folded.open = true; });
});
addEventListener('afterprint', () => opened.forEach(folded => { folded.open = false; }));
"""
