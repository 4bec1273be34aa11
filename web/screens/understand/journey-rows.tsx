import type { ReactNode } from 'react'
import { ArmMark } from '../../parts/charts/arm-shape.tsx'
import { armLook } from '../../parts/charts/kinds.ts'
import { RateBeside, rateDomain } from '../../parts/charts/rate-beside.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { type Cut, type Journey, type Row, rowName, stageName } from './journey-words.ts'
import styles from './journey.module.css'

const ANSWERS = { more: 'better', fewer: 'worse', unclear: 'unclear' } as const

/** Of each row the rate of every passage, beside everybody's, or the control's. */
export function JourneyRows({ journey, cut, title }: { readonly journey: Journey; readonly cut: Cut; readonly title: string }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const [control] = journey.rows
  const beside = cut === 'variant' ? control : journey.everybody
  const heads = journey.stages.slice(1).map((stage, index) => say('journey.passage', { from: stageName(journey.stages[index]?.key ?? 'awareness', words), to: stageName(stage.key, words) }))
  return (
    <table className={styles['rows']}>
      <caption className="unseen">{title}</caption>
      <thead>
        <tr><th scope="col">{title}</th>{heads.map((head) => <th key={head} scope="col">{head}</th>)}</tr>
      </thead>
      <tbody>
        {journey.rows.map((row, index) => (
          <tr key={row.value}>
            <th scope="row">
              <span className={styles['name']}>{cut === 'variant' ? <ArmMark arm={armLook(index)} /> : null}{rowName(row, cut, journey, words)}</span>
              <span className={styles['quiet']}>{say('journey.people', { n: row.people[0] ?? 0, people: format.count(row.people[0] ?? 0) })}</span>
            </th>
            {heads.map((head, stage) => <td key={head} data-head={head}><PassageCell row={row} stage={stage} journey={journey} line={beside?.passages[stage]?.rate ?? null} words={words} /></td>)}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type CellProps = { readonly row: Row; readonly stage: number; readonly journey: Journey; readonly line: number | null; readonly words: WordsNow }

function PassageCell({ row, stage, journey, line, words: { say, format } }: CellProps): ReactNode {
  const passage = row.passages[stage]
  if (passage === null || passage === undefined) return <span className={styles['quiet']}>– {say('journey.nobody-here')}</span>
  const domain = rateDomain(journey.rows.flatMap((one) => { const other = one.passages[stage]; return other ? [{ estimate: other.rate, low: other.from, high: other.to }] : [] }), line)
  return (
    <span className={styles['passage']}>
      <RateBeside rate={{ estimate: passage.rate, low: passage.from, high: passage.to }} answer={ANSWERS[passage.answer]} beside={line} domain={domain} height={43} />
      <span className={styles['rate']} data-answer={passage.answer}>
        {format.rate(passage.rate)}
        {passage.answer === 'unclear' ? null : <><Icon name={passage.answer === 'more' ? 'arrow-up' : 'arrow-down'} size={12} /><span className="unseen">{say(passage.answer === 'more' ? 'journey.more' : 'journey.fewer')}</span></>}
      </span>
    </span>
  )
}

/** What line, bars and arrows mean. */
export function JourneyLegend({ cut }: { readonly cut: Cut }): ReactNode {
  const { say } = useWords()
  return (
    <p className={styles['legend']}>
      <span>{say(cut === 'variant' ? 'journey.legend-variant' : 'journey.legend')}</span>
      <span className={styles['rate']} data-answer="more"><Icon name="arrow-up" size={12} />{say('journey.more')}</span>
      <span className={styles['rate']} data-answer="fewer"><Icon name="arrow-down" size={12} />{say('journey.fewer')}</span>
    </p>
  )
}
