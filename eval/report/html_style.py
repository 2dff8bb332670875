"""How a run's page looks: one column, light and dark, narrow and wide, on paper too."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--paper:#fbfaf7;--raised:#fff;--ink:#1f1e1b;--soft:#625f57;--line:#dedbd2;
--link:#8f2a18;--mark:#ffe993;--mark-ink:#1f1e1b;--right:#23743a;--wrong:#b42318;--made_up:#a1246b;
--missed:#8a5a00;--failed:#6639a6;--unjudged:#5a6672;--bar:#0969da;--bar-soft:#b6d4f5}
@media(prefers-color-scheme:dark){:root{--paper:#17181a;--raised:#1f2023;--ink:#e9e6df;--soft:#aaa69c;
--line:#3a3b40;--link:#f0917c;--mark:#6b5a14;--mark-ink:#fff6d6;--right:#7cc58d;--wrong:#ff8a7a;
--made_up:#f08cc2;--missed:#e0b25a;--failed:#b99af0;--unjudged:#a3b0bd;--bar:#58a6ff;--bar-soft:#25466b}}
*{box-sizing:border-box}[hidden]{display:none!important}
html{scroll-padding-top:1rem}
body{font:16px/1.5 ui-sans-serif,system-ui,sans-serif;max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem;
color:var(--ink);background:var(--paper);overflow-wrap:break-word}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .3rem}h2{font-size:1.25rem;margin:2.6rem 0 .6rem;
padding-top:.8rem;border-top:1px solid var(--line)}h3{font-size:1.05rem;line-height:1.4;margin:.35rem 0}
p{margin:.4rem 0}a{color:var(--link)}small,.soft{color:var(--soft);font-size:.85rem}
code{font:.85em/1.4 ui-monospace,monospace;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--bar);outline-offset:2px;border-radius:3px}
nav{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:1rem 0;font-size:.95rem}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
.wide{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;width:100%}th{font-size:.85rem;color:var(--soft);font-weight:600}
th,td{padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th:last-child,td:last-child{padding-right:0}tbody th{font-size:1rem;color:var(--ink)}tbody th small{font-weight:400}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.n small{display:block}
.lead tbody th,.lead td{padding-top:.6rem;padding-bottom:.6rem}
.lead .value{font-size:1.35rem;font-weight:650;line-height:1.2}
svg.strip{display:block;width:100%;min-width:5rem;height:14px;margin-top:.3rem}svg.outcomes{height:12px}
.strip .track{fill:var(--line)}.strip .range{fill:var(--bar-soft)}.strip .at{fill:var(--bar)}
.strip .right{fill:var(--right)}.strip .wrong{fill:var(--wrong)}.strip .made_up{fill:var(--made_up)}
.strip .missed{fill:var(--missed)}.strip .failed{fill:var(--failed)}.strip .unjudged{fill:var(--unjudged)}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.3rem;list-style:none;padding:0;margin:.5rem 0;font-size:.95rem}
.swatch{display:inline-block;width:.7rem;height:.7rem;border-radius:2px;margin-right:.4rem;background:currentColor}
.right>.swatch,.badge.right{color:var(--right)}.wrong>.swatch,.badge.wrong{color:var(--wrong)}
.made_up>.swatch,.badge.made_up{color:var(--made_up)}.missed>.swatch,.badge.missed{color:var(--missed)}
.failed>.swatch,.badge.failed{color:var(--failed)}.unjudged>.swatch,.badge.unjudged{color:var(--unjudged)}
details{margin:.5rem 0}summary{cursor:pointer;padding:.2rem 0}details.group>summary{font-weight:600}
.dg{max-width:100%;height:auto}
.diagrams{display:flex;flex-wrap:wrap;gap:1rem 2rem;
align-items:center}
table.narrow{width:auto}.narrow td,.narrow tbody th{padding-top:.15rem;padding-bottom:.15rem}
.key{border-bottom:2px solid var(--bar)}.key.second{border-bottom:2px dashed #9a6700}
dl.ran{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:.6rem 0}
dl.ran dt{color:var(--soft)}dl.ran dd{margin:0;min-width:0}
form{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:center;padding:.8rem 1rem;margin:.8rem 0;
background:var(--raised);border:1px solid var(--line);border-radius:8px}
fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.3rem 1rem;width:100%}
legend{float:left;margin-right:1rem;font-weight:600}form label{white-space:nowrap}
input[type=search]{flex:1 1 14rem;min-width:0}input[type=search],select,button{font:inherit;color:inherit;
background:var(--paper);border:1px solid var(--soft);border-radius:6px;padding:.35rem .6rem;max-width:100%}
output{font-weight:600}
article{background:var(--raised);border:1px solid var(--line);border-left:6px solid var(--unjudged);border-radius:8px;
padding:.7rem 1rem;margin:.8rem 0;content-visibility:auto;contain-intrinsic-size:auto 13rem;scroll-margin-top:1rem}
article.right{border-left-color:var(--right)}article.wrong{border-left-color:var(--wrong)}
article.made_up{border-left-color:var(--made_up)}article.missed{border-left-color:var(--missed)}
article.failed{border-left-color:var(--failed)}article:target{outline:2px solid var(--bar)}
.about{display:flex;flex-wrap:wrap;gap:0 .9rem;font-size:.85rem;color:var(--soft)}.badge{font-weight:700}
.said b{font-weight:600}.why{font-size:.9rem;color:var(--soft)}article details{margin:.1rem 0}
.bad{color:var(--wrong)}
ul.facts{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;padding:0;margin:.3rem 0;font-size:.9rem}
blockquote{margin:.4rem 0 1rem;padding-left:.8rem;border-left:3px solid var(--line);white-space:pre-line}
.place{font-size:.85rem;color:var(--soft);margin:.6rem 0 0}mark{background:var(--mark);color:var(--mark-ink)}
.trace table{font-size:.85rem}.trace td,.trace th{padding:.2rem .8rem .2rem 0}.trace tbody th{font-size:inherit}
.trace td small{white-space:nowrap}.trace td.span{min-width:14rem}
@media(max-width:36rem){.lead .bars,.all .bars{display:none}dl.ran{grid-template-columns:1fr;gap:0}
dl.ran dd{margin-bottom:.6rem}}
@media print{:root{color-scheme:light;--paper:#fff;--raised:#fff;--ink:#000;--soft:#444;--line:#bbb;--link:#000;
--mark:#ffe993;--mark-ink:#000;--right:#23743a;--wrong:#b42318;--made_up:#a1246b;--missed:#8a5a00;--failed:#6639a6;
--unjudged:#5a6672;--bar:#0969da;--bar-soft:#b6d4f5}
body{font-size:11pt;max-width:none;padding:0}nav,form,.skip{display:none!important}
article{content-visibility:visible;break-inside:avoid}.wide{overflow:visible}
.dg text{fill:#000}.dg .axis{stroke:#000}
mark,.strip *,.swatch,.dg *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
details:not(.trace)::details-content{content-visibility:visible;display:block;height:auto}}
"""
