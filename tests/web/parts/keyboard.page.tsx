import { MantineProvider } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { Frame } from '#web/app/frame.tsx'
import { Page } from '#web/app/page.tsx'
import '#web/app/tokens.css'
import '#web/app/base.css'
import { DataTable } from '#web/parts/data-table.tsx'
import { EditableChoice } from '#web/parts/editable-choice.tsx'
import { EditableText } from '#web/parts/editable-text.tsx'
import { NotSavedPanel } from '#web/parts/not-saved-panel.tsx'
import { IntervalChart } from '#web/parts/charts/interval-chart.tsx'
import { PowerSlider } from '#web/parts/charts/power-slider.tsx'
import { en } from '#web/words/en.ts'
import { WordsProvider } from '#web/words/use-words.tsx'

/** What keyboard.test.ts walks through; every change is written into the page, where the test reads it. */
function Parts(): ReactNode {
  const [who, setWho] = useState('visitors')
  const [value, setValue] = useState('none')
  const [lift, setLift] = useState(0.12)
  const [reason, setReason] = useState('')
  const [saved, setSaved] = useState(0)
  return (
    <Page crumbs={[{ label: 'Decide', to: '/decide' }, { label: 'Guided' }]} title="Guided">
      <IntervalChart interval={{ estimate: 0.116, low: 0.016, high: 0.226 }} answer="better" sides={{ fewer: 'fewer', more: 'more' }} />
      <EditableText label="Who" value={who} placeholder="somebody" onChange={setWho} />
      <EditableChoice label="Value" value={value} placeholder="a value" onChange={setValue} choices={[{ value: 'none', label: 'none' }, { value: 'guided', label: 'guided' }]} />
      <PowerSlider label="Smallest lift" value={lift} onChange={setLift} daysFor={() => 28} />
      <DataTable caption="Rows" rows={['a', 'b']} rowKey={(row) => row} href={(row) => `#${row}`} columns={[{ key: 'n', head: 'Name', cell: (row) => row }]} />
      <NotSavedPanel environment="Production" changes={[{ what: 'Share', before: '20%', after: '50%' }]} reason={reason} onReason={setReason} reasonNeeded saveLabel="Save to production"
        onSave={() => setSaved(saved + 1)} saving={false} onDiscard={() => {}} />
      <output data-testid="state">{JSON.stringify({ who, value, lift, reason, saved })}</output>
    </Page>
  )
}

const root = document.getElementById('root')
const { hook } = memoryLocation({ path: '/experiments/guided/decide' })
if (root !== null) {
  createRoot(root).render(
    <MantineProvider env="test">
      <WordsProvider spoken={{ locale: 'en', catalogue: en }}>
        <Router hook={hook}>
          <Frame workspace="Tideline" environment="Production" person={{ name: 'Mina Park', team: 'Product' }} onSignOut={() => {}}>
            <Parts />
          </Frame>
        </Router>
      </WordsProvider>
    </MantineProvider>,
  )
}
