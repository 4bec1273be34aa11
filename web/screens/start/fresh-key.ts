export type KeyKind = 'client' | 'server' | 'admin'

/** A key that was just made: the only moment at which it is known here. Never kept anywhere. */
export type FreshKey = { readonly kind: KeyKind; readonly name: string; readonly where: string | null; readonly token: string }
