import type { Chance } from './chance.ts'

const GIVEN = ['Ana', 'Ben', 'Chiara', 'David', 'Emre', 'Freya', 'Goran', 'Hana', 'Ines', 'Jakub', 'Kenji', 'Lena', 'Marco', 'Nora', 'Oskar', 'Priya', 'Rosa', 'Seo-yeon', 'Tomas', 'Yuki'] as const
const FAMILY = ['Almeida', 'Berg', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'Garcia', 'Horvat', 'Ito', 'Jansen', 'Kim', 'Lopez', 'Moretti', 'Novak', 'Olsen', 'Petrov', 'Rossi', 'Sato', 'Tamm', 'Weiss'] as const

/** A made-up name, at an address that nobody can have (RFC 2606). */
export function nameOf(chance: Chance): { readonly name: string; readonly email: string } {
  const given = GIVEN[Math.floor(chance.of('given') * GIVEN.length)] ?? GIVEN[0]
  const family = FAMILY[Math.floor(chance.of('family') * FAMILY.length)] ?? FAMILY[0]
  return { name: `${given} ${family}`, email: `${given}.${family}.${chance.id('mailbox', 4)}@example.com`.toLowerCase() }
}
