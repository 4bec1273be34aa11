import { refusal } from '../refusal.ts'
import { mayDo } from './workspace.ts'
import type { Role } from './workspace.table.ts'

/**
 * Who may call what: the least role for each procedure and each other door behind a session, in one table. What is not
 * in it is refused to everybody, and a test fails. `anybody` needs no session.
 *
 * In words: a viewer reads, an analyst also computes and exports, an editor also makes and changes, an approver also
 * gives a team's word and changes protected environments, an admin also decides over members, keys and people.
 */
export const PERMISSIONS: Readonly<Record<string, Role | 'anybody'>> = {
  'member.me': 'anybody',
  'member.ways': 'anybody',
  'member.list': 'viewer',
  'member.page': 'viewer',
  'member.change': 'admin',
  'member.remove': 'admin',
  'member.passwordLink': 'admin',
  'member.signInLink': 'admin',

  'invitation.list': 'admin',
  'invitation.create': 'admin',
  'invitation.renew': 'admin',
  'invitation.revoke': 'admin',

  'account.get': 'viewer',
  'account.rename': 'viewer',
  'account.setPassword': 'viewer',
  'account.endSession': 'viewer',
  'account.endOthers': 'viewer',
  'account.makeToken': 'viewer',
  'account.withdrawToken': 'viewer',
  'account.notices': 'viewer',
  'account.unread': 'viewer',
  'account.readNotices': 'viewer',
  'account.setMails': 'viewer',

  'workspace.setRules': 'admin',

  'retention.get': 'viewer',
  'retention.set': 'admin',

  'digest.choose': 'viewer',

  'view.list': 'viewer',
  'view.save': 'viewer',
  'view.remove': 'viewer',

  'mail.get': 'admin',
  'mail.test': 'admin',

  'environment.protect': 'admin',

  'key.list': 'editor',
  'key.create': 'admin',
  'key.replace': 'admin',
  'key.limit': 'admin',
  'key.withdraw': 'admin',

  'proof.get': 'admin',
  'proof.demand': 'admin',
  'proof.replace': 'admin',

  'job.list': 'viewer',
  'job.start': 'editor',
  'job.stop': 'editor',

  'history.list': 'viewer',
  'GET /history/export': 'analyst',

  'webhook.list': 'admin',
  'webhook.create': 'admin',
  'webhook.save': 'admin',
  'webhook.replaceSecret': 'admin',
  'webhook.remove': 'admin',
  'webhook.messages': 'admin',
  'webhook.test': 'admin',
  'webhook.replay': 'admin',

  'export.list': 'analyst',
  'export.create': 'editor',
  'export.save': 'editor',
  'export.remove': 'editor',
  'export.secret': 'admin',
  'export.replaceSecret': 'admin',
  'export.runs': 'analyst',
  'export.run': 'editor',
  'export.stop': 'editor',
  'export.retry': 'editor',
  'GET /exports/file': 'analyst',

  'people.list': 'viewer',
  'people.get': 'viewer',
  'people.claim': 'viewer',
  'people.claimHistory': 'viewer',
  'people.bots': 'viewer',
  'people.accounts': 'viewer',
  'people.account': 'viewer',
  'people.detach': 'admin',
  'people.erase': 'admin',
  'people.goOnErasing': 'admin',
  'people.erasure': 'admin',
  'people.personalData': 'admin',
  'GET /people/export': 'admin',

  'channel.get': 'viewer',
  'channel.save': 'editor',

  'event.get': 'viewer',
  'event.live': 'viewer',
  'event.sendTest': 'editor',

  'refused.list': 'viewer',
  'refused.byReason': 'viewer',
  'refused.retryState': 'viewer',
  'refused.retry': 'editor',
  'refused.retryOne': 'editor',
  'refused.discard': 'editor',

  'trackingPlan.get': 'viewer',
  'trackingPlan.version': 'viewer',
  'trackingPlan.versions': 'viewer',
  'trackingPlan.check': 'viewer',
  'trackingPlan.flags': 'viewer',
  'trackingPlan.propose': 'viewer',
  'trackingPlan.review': 'viewer',
  'trackingPlan.save': 'editor',

  'metric.list': 'viewer',
  'metric.shared': 'viewer',
  'metric.get': 'viewer',
  'metric.events': 'viewer',
  'metric.activationOf': 'viewer',
  'metric.create': 'editor',
  'metric.save': 'editor',
  'metric.appoint': 'editor',
  'metric.rates': 'viewer',
  'metric.uploadRates': 'editor',
  'metric.answer': 'approver',

  'audience.list': 'viewer',
  'audience.get': 'viewer',
  'audience.reach': 'viewer',
  'audience.values': 'viewer',
  'audience.history': 'viewer',
  'audience.create': 'editor',
  'audience.save': 'editor',
  'audience.archive': 'editor',

  'flag.list': 'viewer',
  'flag.stale': 'viewer',
  'flag.seen': 'viewer',
  'flag.get': 'viewer',
  'flag.history': 'viewer',
  'flag.create': 'editor',
  'flag.save': 'editor',
  'flag.saveVariations': 'editor',
  'flag.restore': 'editor',
  'flag.archive': 'editor',
  'flag.schedule.list': 'viewer',
  'flag.schedule.plan': 'editor',
  'flag.schedule.cancel': 'editor',
  'flag.ramp.list': 'viewer',
  'flag.ramp.begin': 'editor',
  'flag.ramp.pause': 'editor',
  'flag.ramp.continue': 'editor',
  'flag.ramp.stop': 'editor',

  'experiment.list': 'viewer',
  'experiment.counts': 'viewer',
  'experiment.get': 'viewer',
  'experiment.effect': 'viewer',
  'experiment.history': 'viewer',
  'experiment.create': 'editor',
  'experiment.save': 'editor',
  'experiment.launch': 'editor',
  'experiment.pause': 'editor',
  'experiment.resume': 'editor',
  'experiment.traffic': 'editor',
  'experiment.change': 'editor',
  'experiment.previewLink': 'editor',
  'experiment.stop': 'editor',

  'review.get': 'viewer',
  'review.ask': 'editor',
  'review.answer': 'approver',
  'review.ship': 'viewer',
  'review.askToShip': 'editor',
  'review.answerToShip': 'approver',

  'comment.list': 'viewer',
  'comment.create': 'analyst',
  'comment.save': 'analyst',
  'comment.remove': 'analyst',

  'idea.list': 'viewer',
  'idea.get': 'viewer',
  'idea.create': 'editor',
  'idea.save': 'editor',
  'idea.setState': 'editor',
  'idea.score': 'analyst',
  'idea.vote': 'analyst',

  'layer.list': 'viewer',
  'layer.create': 'editor',
  'layer.rename': 'editor',
  'layer.archive': 'editor',

  'holdout.list': 'viewer',
  'holdout.effect': 'viewer',
  'holdout.create': 'editor',
  'holdout.end': 'editor',

  'ruleset.preview': 'viewer',
  'ruleset.consequence': 'analyst',

  'readout.get': 'viewer',
  'readout.analysis': 'viewer',
  'readout.breakdowns': 'viewer',
  'readout.holdout': 'viewer',
  'readout.page': 'viewer',
  'readout.glances': 'viewer',
  'readout.exposed': 'viewer',
  'readout.arrivals': 'viewer',
  'readout.sharedLine': 'viewer',
  'readout.preview': 'analyst',

  'journey.get': 'viewer',
  'journey.ways': 'viewer',

  'share.list': 'viewer',
  'share.create': 'editor',
  'share.revoke': 'editor',
  'share.open': 'anybody',

  'learning.list': 'viewer',
  'learning.program': 'viewer',

  'import.terms': 'viewer',
  'import.standing': 'viewer',
  // And its preview.
  'POST /import': 'editor',

  'clock.now': 'viewer',
  'clock.set': 'admin',
}

/**
 * @param door a procedure by its path, or a method and an address
 * @throws Refusal where the role may not, or nothing says who may
 */
export function refuseUnlessMay(role: Role, door: string): void {
  const needed = PERMISSIONS[door]
  if (needed === undefined) throw refusal('not-allowed', `Nothing says who may use ${door}, so nobody may.`, { needed: null, role })
  if (needed !== 'anybody' && !mayDo(role, needed)) throw refusal('not-allowed', `This needs the role ${needed}; yours is ${role}. An admin can change it.`, { needed, role })
}
