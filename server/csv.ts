/**
 * A cell of a table (RFC 4180), quoted, and never a formula: a text that begins with one of these signs would be run by the
 * program that opens the table (OWASP, CSV Injection).
 */
export function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
