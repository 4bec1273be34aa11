/** Views of lists: what somebody looks for, by a name. */
export const views = {
  'views.none': 'Nobody has kept a view of this list yet. Search, filter and sort it, then keep that here.',
  'views.failed': 'The views could not be loaded.',
  'views.by': 'shared by {name}',
  'views.shared': 'shared by you',
  'views.remove': 'Remove the view {name}',
  'views.name': 'Keep what is shown as',
  'views.for-all': 'Everybody in the workspace has it',
  'views.save': 'Save the view',
  'views.replaces': 'You have a view of this name. It will be replaced.',
} as const
