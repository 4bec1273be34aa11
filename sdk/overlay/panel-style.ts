/** As a constructed sheet, which a strict Content-Security-Policy allows. Colours have at least 4.5 to 1 in the light and in the dark. */
export const STYLE = `
:host { all: initial; color-scheme: light dark; --ground: #ffffff; --ink: #1c1c21; --quiet: #55555f; --line: #c9c9d2; --mark: #8a3d00; --field: #f4f4f7 }
@media (prefers-color-scheme: dark) { :host { --ground: #1b1b20; --ink: #f1f1f4; --quiet: #b8b8c2; --line: #4a4a55; --mark: #ffb27a; --field: #2a2a31 } }
* { box-sizing: border-box; font: inherit; margin: 0; padding: 0 }
section { position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483647; inline-size: min(26rem, calc(100vw - 2rem)); max-block-size: min(34rem, calc(100vh - 2rem)); overflow: auto; padding: 1rem; background: var(--ground); color: var(--ink); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 8px 30px rgb(0 0 0 / 25%); font: 14px/1.45 system-ui, sans-serif }
header { display: flex; gap: .5rem; align-items: center; margin-block-end: .25rem }
h2 { font-weight: 600; font-size: 16px; flex: 1 }
h3 { font-weight: 600; overflow-wrap: anywhere }
ul { list-style: none }
ol > li { border-block-start: 1px solid var(--line); padding-block: .75rem; display: grid; gap: .35rem }
ol { list-style: none; margin-block-start: .75rem }
code { font-family: ui-monospace, monospace; font-size: 13px; overflow-wrap: anywhere }
p, summary { color: var(--quiet) }
.forced { color: var(--mark); font-weight: 600 }
label { display: grid; gap: .15rem }
select, button { background: var(--field); color: var(--ink); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .5rem; min-block-size: 2rem }
button { cursor: pointer }
summary { cursor: pointer }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px }
`
