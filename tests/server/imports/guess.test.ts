import { describe, expect, it } from 'vitest'
import { previewFile } from '#server/imports/preview.ts'

const cookieCats = `userid,version,sum_gamerounds,retention_1,retention_7
116,gate_30,3,FALSE,FALSE
337,gate_30,38,TRUE,FALSE
377,gate_40,165,TRUE,FALSE
483,gate_40,1,FALSE,FALSE
`
const mail = `recency,history_segment,history,mens,womens,zip_code,newbie,channel,segment,visit,conversion,spend
10,"2) $100 - $200",142.44,1,0,Surburban,0,Phone,Womens E-Mail,0,0,0
6,"3) $200 - $350",329.08,1,1,Rural,1,Web,No E-Mail,0,1,12.5
7,"2) $100 - $200",180.65,0,1,Surburban,1,Web,Womens E-Mail,1,0,0
9,"5) $500 - $750",675.83,1,0,Rural,1,Web,Mens E-Mail,0,0,0
`

describe('previewFile', () => {
  it('proposes what the columns of an onboarding experiment mean', async () => {
    const { guess, rows } = await previewFile(Buffer.from(cookieCats), true)
    expect(rows).toBe(4)
    expect(guess).toEqual({
      unit: 'userid', variant: 'version', control: 'gate_30', conversions: ['retention_1', 'retention_7'], values: ['sum_gamerounds'], revenue: [], dimensions: [], exposedAt: null,
    })
  })

  it('proposes what the columns of a campaign mean, each row being somebody else', async () => {
    const { guess } = await previewFile(Buffer.from(mail), true)
    expect(guess).toMatchObject({ unit: '@row', variant: 'segment', control: 'No E-Mail', conversions: ['visit', 'conversion'], revenue: ['spend'], exposedAt: null })
    expect(guess.dimensions).toEqual(expect.arrayContaining(['channel', 'zip_code']))
  })

  it('does not mind a few bad rows', async () => {
    const rows = Array.from({ length: 100 }, (_, row) => `u${row === 7 ? 6 : row},${row % 2 === 0 ? 'a' : 'b'},${row === 3 ? 'perhaps' : row % 3 === 0 ? 1 : 0}\n`)
    expect((await previewFile(Buffer.from(`user_id,arm,paid\n${rows.join('')}`), true)).guess).toMatchObject({ unit: 'user_id', variant: 'arm', conversions: ['paid'] })
  })

  it('counts the values of a column with few of them', async () => {
    const { columns } = await previewFile(Buffer.from(cookieCats), true)
    expect(columns[1]).toMatchObject({ name: 'version', kind: 'text', values: [{ value: 'gate_30', rows: 2 }, { value: 'gate_40', rows: 2 }] })
    expect(columns[3]).toMatchObject({ kind: 'yes-no' })
  })

  it('leaves a row out that is cut off by the end of what was sent', async () => {
    const cut = Buffer.from(cookieCats).subarray(0, cookieCats.indexOf('483') + 5)
    expect((await previewFile(cut, false)).sample.at(-1)?.[0]).not.toBe('483')
  })
})
