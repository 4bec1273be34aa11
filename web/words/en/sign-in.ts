/** Signing in and out. */
export const signIn = {
  'sign-in.title': 'Sign in',
  'sign-in.once': 'This link signs in once, in this browser.',
  'sign-in.button': 'Sign in',
  'sign-in.no-link-title': 'Signed out',
  'sign-in.no-link': 'Open the sign-in link that the server printed when it started.',
  'sign-in.new-link': 'For a new link, run this where the server is installed:',
  'sign-in.spent-title': 'This link was used before',
  'sign-in.spent': 'Each link signs in once and for a limited time. Nothing is lost.',
  'sign-in.already-title': 'Signed in',
  'sign-in.already': 'This browser is signed in as {name}.',
  'sign-in.go-on': 'Open the console',
  'sign-in.unreachable': 'The server does not answer. The link was not spent; try again in a moment.',
  'sign-in.too-many': 'Too many tries. Wait a minute, then try again.',
  'sign-in.not-whole': 'The link is not whole. Copy it again from where the server printed it.',
  'sign-in.failed': 'Signing in did not work. Ask for a new link.',
} as const
