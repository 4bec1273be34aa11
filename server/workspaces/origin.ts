import { z } from 'zod'

/** What a browser sends as `Origin` and a key is compared with, letter by letter: scheme, host, a port that is not the scheme's own. */
export const origin = z.string().max(300).superRefine((text, problems) => {
  const sent = /^https?:/i.test(text) && URL.canParse(text) ? new URL(text).origin : null
  if (sent === text) return
  const instead = sent === null ? 'such as https://app.example.com' : `here ${sent}`
  problems.addIssue({ code: 'custom', message: `"${text.slice(0, 60)}" is no origin as browsers send it. An origin is a scheme and a host, ${instead}.` })
})
