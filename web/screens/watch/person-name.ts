/** The id within a person's key: `user:mina` → "mina", `device:8f2c…` → "8f2c…"; what has no such prefix stays. */
export function nameOfPerson(key: string): string {
  return key.replace(/^(user|device):/, '')
}
