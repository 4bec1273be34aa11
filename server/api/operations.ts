/**
 * What of the management API is offered over plain HTTP, in the order in which somebody would try it: a sentence, and an
 * example of what is sent where anything has to be. A text such as `{webhook.create.id}` stands for a value in the answer of
 * an earlier example. Whatever is not here stands in `left-out.ts` with a reason; a test holds that nothing is forgotten.
 */
export type Operation = { readonly says: string; readonly example?: Readonly<Record<string, unknown>> }

const flag = 'onboarding.checklist'
const environment = 'production'
const condition = { kind: 'clause', attribute: 'acquisition.campaign', operator: 'equals', values: ['spring'] }
const conversion = { kind: 'conversion', event: 'Activated', filter: null, windowDays: 7, direction: 'more', base: { event: 'Signed Up', filter: null } }
const served = { enabled: true, rules: [{ id: 'spring', when: condition, serve: { kind: 'variation', variation: 'guided' } }], fallthrough: { kind: 'variation', variation: 'none' }, offVariation: 'none' }
const design = {
  hypothesis: { audience: 'New trials', change: 'a guided checklist', effect: 'more of them activate', because: 'they see what comes next' },
  flagKey: flag,
  variants: [{ key: 'control', name: 'No checklist', variation: 'none', weight: 50_000 }, { key: 'guided', name: 'Guided', variation: 'guided', weight: 50_000 }],
  metrics: [],
  plan: { minimumEffect: 0.1, alpha: 0.05, power: 0.8, days: 28, rule: 'sequential', peoplePerArm: 5_000 },
}
const file = { name: 'Spring people', what: { kind: 'audience', audience: 'spring', columns: ['seen', 'first-touch'], traits: ['plan'] }, format: 'csv', schedule: { kind: 'weekly', day: 1, hour: 7 }, keep: 7, destination: null }
const hook = { name: 'Growth chat', url: 'https://chat.example.com/hook', topics: ['experiment', 'verdict'], enabled: true }

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'member.list': { says: 'The members of the workspace.' },
  'invitation.create': { says: 'Invites somebody; the link is in this answer, and mailed where mail is set up.', example: { email: 'sam@example.com', role: 'editor', team: 'marketing' } },
  'invitation.list': { says: 'Invitations that were not taken yet.' },
  'invitation.revoke': { says: 'Takes an invitation back.', example: { id: '{invitation.list.0.id}' } },
  'environment.protect': { says: 'Leaves changes of what an environment serves to approvers.', example: { environment: 'staging', protected: true, why: 'the demo runs there' } },
  'key.list': { says: 'The keys of SDKs and scripts, without their secrets.' },
  'key.create': { says: 'Makes a key; its token is in this answer alone.', example: { kind: 'server', environment, name: 'API server' } },
  'key.withdraw': { says: 'Withdraws a key for good.', example: { id: '{key.create.id}' } },
  'history.list': { says: 'Who changed what, newest first.', example: { entityKind: 'key', from: '2026-01-01T00:00:00.000Z', limit: 20 } },
  'retention.get': { says: 'For how long raw events are kept, and how far letting them go is.' },
  'retention.set': { says: 'Keeps raw events for so many months; null: for ever. What is gone does not come back.', example: { months: 25, why: 'our privacy policy' } },
  'job.list': { says: 'Long work: how far it is, and what became of it.' },

  'metric.create': { says: 'Defines a metric.', example: { key: 'activated', name: 'Activated within 7 days', shared: true, definition: conversion } },
  'metric.list': { says: 'All metrics, with the version in force.' },
  'metric.get': { says: 'One metric, with its versions.', example: { key: 'activated' } },
  'metric.shared': { says: 'The shared metric, which every experiment is read on.' },
  'metric.events': { says: 'Names of events that came in, for definitions.' },

  'audience.create': { says: 'Makes an audience.', example: { key: 'spring', name: 'Spring campaign', condition } },
  'audience.list': { says: 'Audiences by key, a page at a time.', example: { search: 'spring', limit: 50 } },
  'audience.get': { says: 'One audience, and who refers to it.', example: { key: 'spring' } },
  'audience.save': { says: 'Changes an audience; a stale version is refused.', example: { key: 'spring', version: 1, name: 'Spring campaign', condition, why: 'the name of the campaign' } },
  'audience.values': { says: 'Values of where people of the last 28 days came from, and how many each brought.', example: { field: 'campaign' } },
  'audience.reach': { says: 'Of the people first seen in the last 28 days, how many a condition fits.', example: { condition } },
  'audience.history': { says: 'Who changed an audience, newest first.', example: { key: 'spring' } },

  'flag.create': { says: 'Makes a flag, off in every environment.', example: { key: flag, name: 'Onboarding checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] } },
  'flag.list': { says: 'Flags by key, a page at a time.', example: { search: 'checklist', limit: 50 } },
  'flag.get': { says: 'One flag with its rules in every environment.', example: { key: flag } },
  'flag.archive': { says: 'Archives a flag that nothing needs any more.', example: { key: flag, version: 1 } },
  'flag.restore': { says: 'Takes a flag back from the archive, off.', example: { key: flag, version: 2 } },
  'flag.save': { says: 'Changes what an environment serves; a stale version is refused.', example: { key: flag, environment, version: 3, draft: served, why: 'the spring campaign starts' } },
  'flag.stale': { says: 'Flags that nobody asked for in so many days.', example: { days: 30 } },
  'flag.history': { says: 'Who changed a flag, newest first.', example: { key: flag, limit: 20 } },
  'flag.schedule.plan': { says: 'Plans a change for a time.', example: { key: flag, environment, version: 4, at: '2026-04-01T09:00:00.000Z', change: { kind: 'switch', enabled: false }, why: 'the campaign ends' } },
  'flag.schedule.list': { says: 'What is planned for a flag.', example: { key: flag, environment } },
  'flag.schedule.cancel': { says: 'Takes a planned change back.', example: { key: flag, environment, id: '{flag.schedule.list.changes.0.id}' } },
  'flag.ramp.begin': { says: 'Raises a share step by step.', example: { key: flag, environment, version: 4, ramp: { target: { kind: 'else' }, variation: 'guided', steps: [{ at: '2026-04-02T09:00:00.000Z', weight: 10_000 }, { at: '2026-04-03T09:00:00.000Z', weight: 50_000 }] }, why: 'nothing speaks against it' } },
  'flag.ramp.list': { says: 'The ramps of a flag.', example: { key: flag, environment } },
  'flag.ramp.pause': { says: 'Holds a ramp where it is.', example: { key: flag, environment, id: '{flag.ramp.list.ramps.0.id}' } },
  'flag.ramp.stop': { says: 'Ends a ramp; what it has raised stays.', example: { key: flag, environment, id: '{flag.ramp.list.ramps.0.id}' } },
  'ruleset.preview': { says: 'What somebody gets of a flag, and why.', example: { flag, environment, subject: 'visitor-1', attributes: { plan: 'trial' } } },

  'experiment.create': { says: 'Drafts an experiment. On a landing page it may be a bandit: plan.rule "bandit" with plan.bandit { floor, everyDays }, for new people, without guardrails.', example: { key: 'checklist', name: 'Guided checklist', surface: 'onboarding', environment, design } },
  'experiment.save': { says: 'Changes a draft; a stale version is refused.', example: { key: 'checklist', version: 1, name: 'Guided checklist', surface: 'onboarding', design } },
  'experiment.list': { says: 'Experiments, a page at a time.', example: { search: 'checklist', limit: 50 } },
  'experiment.counts': { says: 'How many experiments are in each status.' },
  'review.get': { says: 'Where the review of an experiment stands.', example: { key: 'checklist' } },
  'comment.create': { says: 'Says something about an experiment.', example: { experiment: 'checklist', text: 'Ready from our side.' } },
  'comment.list': { says: 'What was said about an experiment.', example: { experiment: 'checklist' } },
  'experiment.get': { says: 'One experiment: design, phases, status, decision.', example: { key: 'checklist' } },
  'experiment.launch': { says: 'Launches a draft.', example: { key: 'checklist', version: 2, why: 'agreed on Monday' } },
  'experiment.traffic': { says: 'Changes the share of units that take part, in 1/100,000; raising it moves nobody.', example: { key: 'checklist', version: 3, traffic: 80_000, why: 'half a week of care' } },
  'experiment.effect': { says: 'What a change of what runs would do to its result.', example: { key: 'checklist', change: { traffic: 100_000 } } },
  'experiment.pause': { says: 'Everybody gets control, until it is resumed.', example: { key: 'checklist', version: 4, why: 'an outage' } },
  'experiment.resume': { says: 'Goes on with a paused experiment.', example: { key: 'checklist', version: 5 } },
  'readout.get': { says: 'An experiment\'s readout: verdict, metrics, checks, breakdowns.', example: { key: 'checklist' } },
  'readout.breakdowns': { says: 'One metric of an experiment by where its people came from.', example: { key: 'checklist', metric: 'activated' } },
  'readout.analysis': { says: 'Beside the verdict: secondary views, segments, trends.', example: { key: 'checklist' } },
  'readout.exposed': { says: 'People exposed so far, per variant.', example: { key: 'checklist' } },
  'readout.sharedLine': { says: 'The shared metric over everybody.' },
  'share.create': { says: 'Makes a read-only link to a readout; it is in this answer alone.', example: { key: 'checklist', days: 30 } },
  'share.list': { says: 'The links to a readout.', example: { key: 'checklist' } },
  'share.revoke': { says: 'Revokes a link.', example: { key: 'checklist', id: '{share.create.link.id}' } },
  'experiment.stop': { says: 'Stops an experiment with a decision: ship, rollback or inconclusive.', example: { key: 'checklist', version: 6, decision: 'rollback', why: 'it was a rehearsal' } },
  'experiment.history': { says: 'Who changed an experiment, newest first.', example: { key: 'checklist' } },
  'learning.list': { says: 'Decided experiments, by effect on the shared metric.' },
  'learning.program': { says: 'Win rate, velocity and cumulative effect of the program.' },

  'layer.create': { says: 'Makes a layer: its experiments never share a unit.', example: { key: 'onboarding', name: 'Onboarding' } },
  'layer.list': { says: 'Layers of an environment.', example: { environment } },
  'layer.rename': { says: 'Renames a layer.', example: { key: 'onboarding', version: 1, name: 'First week' } },
  'layer.archive': { says: 'Archives an empty layer.', example: { key: 'onboarding', version: 2 } },
  'holdout.list': { says: 'Holdouts: shares of units kept out of experiments.' },
  'holdout.create': { says: 'Keeps a share of units out of experiments, in 1/100,000.', example: { key: 'year', name: 'This year', share: 5_000, tag: null } },
  'holdout.end': { says: 'Ends a holdout.', example: { key: 'year', version: 1 } },

  'idea.create': { says: 'Adds an idea to the backlog.', example: { title: 'Ask for the team on day two', hypothesis: { because: 'people who invite stay' }, surface: 'onboarding' } },
  'idea.list': { says: 'Ideas, a page at a time.', example: { order: 'newest' } },
  'idea.get': { says: 'One idea.', example: { id: '{idea.create.id}' } },
  'idea.save': { says: 'Changes an idea; a stale version is refused.', example: { title: 'Ask for the team on day two', hypothesis: { because: 'people who invite stay' }, surface: 'onboarding', id: '{idea.create.id}', version: 1 } },
  'trackingPlan.get': { says: 'The tracking plan in force.' },
  'event.live': { says: 'Events as they arrived, newest first, with filters.', example: { type: 'track', limit: 50 } },
  'refused.list': { says: 'Refused events with their reason.', example: { limit: 50 } },
  'people.list': { says: 'People, newest first, or by how their id begins.', example: { search: 'ana', limit: 50 } },
  'people.get': { says: 'One person: devices, touches, experiments and a page of what she did.', example: { key: 'user:ana' } },
  'people.accounts': { says: 'Customers\' teams by name.', example: { limit: 50 } },
  'people.account': { says: 'One team, and a page of what its people did.', example: { account: 'acme' } },
  'people.erase': { says: 'Erases everything of a person, for good.', example: { key: 'user:ana' } },
  'people.erasure': { says: 'How far an erasure is.', example: { id: '{people.erase.erasure}' } },

  'export.create': { says: 'Plans a file of an audience or a readout.', example: file },
  'export.list': { says: 'All exports, with when each is made next.' },
  'export.secret': { says: 'The secret that signs what is sent.', example: { id: '{export.create.id}' } },
  'export.save': { says: 'Changes an export; a stale version is refused.', example: { ...file, keep: 14, id: '{export.create.id}', version: 1 } },
  'export.run': { says: 'Asks for a file now.', example: { id: '{export.create.id}' } },
  'export.runs': { says: 'The files of an export. `GET /exports/file?run=…` fetches one.', example: { id: '{export.create.id}', limit: 20 } },
  'export.stop': { says: 'Stops a run.', example: { run: '{export.runs.runs.0.id}' } },
  'export.retry': { says: 'Tries a run again.', example: { run: '{export.runs.runs.0.id}' } },
  'export.remove': { says: 'Deletes an export with its files.', example: { id: '{export.create.id}' } },

  'webhook.create': { says: 'Tells an address of changes; the secret signs what is sent.', example: hook },
  'webhook.list': { says: 'All webhooks.' },
  'webhook.test': { says: 'Sends a message of no consequence.', example: { id: '{webhook.create.id}' } },
  'webhook.save': { says: 'Changes a webhook; a stale version is refused.', example: { ...hook, enabled: false, id: '{webhook.create.id}', version: 1 } },
  'webhook.messages': { says: 'What a webhook was told, newest first.', example: { id: '{webhook.create.id}' } },
  'webhook.replay': { says: 'Sends messages again that were given up.', example: { id: '{webhook.create.id}' } },
  'webhook.remove': { says: 'Deletes a webhook.', example: { id: '{webhook.create.id}' } },
  'audience.archive': { says: 'Archives an audience that nobody refers to.', example: { key: 'spring', version: 2 } },
}
