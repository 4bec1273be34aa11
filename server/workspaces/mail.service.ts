import { createTransport, type Transporter } from 'nodemailer'
import type { Logger } from 'pino'
import type { Mail } from './mail.ts'

export type MailSettings = {
  /** `smtp://user:password@host:587` (STARTTLS where it is offered) or `smtps://…:465`. */
  readonly url: string
  readonly from: string
}

/** What the mail server said to it, word by word: the only thing that helps whoever sets it up. */
export type Mailed = { readonly kind: 'sent'; readonly answer: string } | { readonly kind: 'refused'; readonly answer: string } | { readonly kind: 'not-set-up' }

/** Most a mail server may take to answer; somebody waits for it in front of a page. */
const PATIENCE_MS = 10_000

/** Sends mail where a server for it is set up, and says so where none is: then people copy links. */
export class Mailer {
  readonly #transport: Transporter | null
  readonly from: string | null
  readonly #log: Logger

  constructor(settings: MailSettings | null, log: Logger) {
    const patience = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS }
    this.#transport = settings === null ? null : createTransport({ url: settings.url, ...patience })
    this.from = settings?.from ?? null
    this.#log = log
  }

  get isSetUp(): boolean {
    return this.#transport !== null
  }

  async send(to: string, { subject, text, headers = {} }: Mail): Promise<Mailed> {
    if (this.#transport === null || this.from === null) return { kind: 'not-set-up' }
    try {
      const { response } = (await this.#transport.sendMail({ from: this.from, to: { name: '', address: to }, subject, text, headers: { ...headers } })) as { readonly response?: string }
      return { kind: 'sent', answer: response ?? '' }
    } catch (error) {
      const { response, message } = error as { readonly response?: string; readonly message: string }
      this.#log.warn({ answer: response ?? message }, 'a mail was not sent')
      return { kind: 'refused', answer: response ?? message }
    }
  }
}
