import type { Question, StoredEvent } from '#server/store/door.ts'

export const NOW = Date.parse('2026-03-02T09:00:00.000Z')
export const HOUR = 3_600_000

let made = 0

/** An event with a message id of its own: a click of device d1 unless it says otherwise. */
export function anEvent(more: Partial<StoredEvent> = {}): StoredEvent {
  const at = more.at ?? NOW
  return {
    environmentId: 'production', messageId: `m${++made}`, type: 'track', name: 'Clicked', device: 'd1', userId: null, account: null,
    at, receivedAt: at, properties: {}, context: {}, touch: null, bot: false, ...more,
  }
}

export function anExposure(variant: string, more: Partial<StoredEvent> = {}): StoredEvent {
  return anEvent({ name: 'Experiment Viewed', ...more, properties: { experiment_id: 'checklist', variation_id: variant, ...more.properties } })
}

export function aClaim(device: string, userId: string, more: Partial<StoredEvent> = {}): StoredEvent {
  return anEvent({ type: 'identify', name: '', device, userId, ...more })
}

export function aQuestion(more: Partial<Question> = {}): Question {
  return {
    workspace: 'ws', environmentId: 'production', experimentId: 'exp_1', unit: 'person', entry: { kind: 'exposure', experimentKey: 'checklist' }, phase: 1,
    from: NOW - 1000 * HOUR, until: null, pauses: [], strata: [{ from: 0 }], variants: ['control', 'guided'],
    measures: [{ metricVersion: 'activated', measure: { kind: 'conversion', event: 'Activated', filter: null, delayMs: 0, windowMs: 24 * HOUR } }],
    dimensions: [], timeZone: 'UTC', ...more,
  }
}
