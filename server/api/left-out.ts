/** What of the management API is not offered over plain HTTP, by reason. */
const REASONS: readonly (readonly [why: string, names: readonly string[]])[] = [
  ['It belongs to a member who is signed in; a token may not.', [
    'account.get', 'account.rename', 'account.setPassword', 'account.endSession', 'account.endOthers', 'account.makeToken', 'account.withdrawToken', 'account.notices', 'account.unread', 'account.readNotices', 'account.setMails', 'digest.choose', 'view.list', 'view.save', 'view.remove',
  ]],
  ['It opens a session, or says how one is opened.', ['member.me', 'member.ways', 'member.passwordLink', 'member.signInLink']],
  ['It decides over people and doors of the workspace: an admin does it in the console, looking at it.', [
    'member.change', 'member.remove', 'invitation.renew', 'workspace.setRules', 'key.limit', 'key.replace', 'mail.get', 'mail.test', 'proof.get', 'proof.demand', 'proof.replace', 'webhook.replaceSecret', 'export.replaceSecret', 'people.detach', 'people.goOnErasing', 'people.personalData', 'refused.discard',
  ]],
  ['It is a word that a person of a team gives, not a program.', [
    'metric.answer', 'metric.appoint', 'review.ask', 'review.answer', 'review.ship', 'review.askToShip', 'review.answerToShip', 'idea.score', 'idea.vote', 'comment.save', 'comment.remove', 'idea.setState',
  ]],
  ['It is shaped for a page of the console; what is offered says the same.', [
    'member.page', 'readout.page', 'readout.glances', 'readout.arrivals', 'readout.holdout', 'readout.preview', 'journey.get', 'journey.ways', 'ruleset.consequence', 'flag.seen', 'holdout.effect', 'event.get', 'event.sendTest', 'refused.byReason', 'refused.retryState', 'metric.activationOf', 'metric.rates',
    'people.claim', 'people.claimHistory', 'people.bots', 'trackingPlan.review', 'trackingPlan.flags', 'trackingPlan.check', 'trackingPlan.propose', 'trackingPlan.versions', 'trackingPlan.version', 'import.terms', 'import.standing',
  ]],
  ['It changes what counts in a way that is looked at before it is saved; the typed client has it.', [
    'metric.save', 'metric.uploadRates', 'trackingPlan.save', 'channel.get', 'channel.save', 'flag.saveVariations', 'flag.ramp.continue', 'experiment.change', 'experiment.previewLink', 'refused.retry', 'refused.retryOne', 'job.start', 'job.stop',
  ]],
  ['It opens with a link’s secret alone.', ['share.open']],
  ['It is for tests that set the clock.', ['clock.now', 'clock.set']],
]

export const LEFT_OUT: Readonly<Record<string, string>> = Object.fromEntries(REASONS.flatMap(([why, names]) => names.map((name) => [name, why])))
