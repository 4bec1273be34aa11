import type { MantineColorsTuple } from '@mantine/core'

/** Neutrals of the light scheme under Mantine's name, so that parts of Mantine we never style still wear our paper and ink. */
export const gray: MantineColorsTuple = [
  '#f7f7f4', '#f0f0ec', '#e5e5df', '#d7d8d1', '#c8c9c2', '#7b828b', '#636972', '#474d55', '#2c3138', '#16191d',
]

/** Neutrals of the dark scheme, from text (0) to the ground below the page (9). */
export const dark: MantineColorsTuple = [
  '#eceef0', '#b6bcc4', '#9097a1', '#6d757f', '#474f59', '#2a2f36', '#191c21', '#131519', '#0e1013', '#0a0b0d',
]

/** The interface's one colour on paper: shade 6 fills the primary button, 7 is under the pointer. */
export const inkOnPaper: MantineColorsTuple = [
  '#f7f7f4', '#f0f0ec', '#e5e5df', '#c8c9c2', '#636972', '#474d55', '#16191d', '#2c3138', '#16191d', '#16191d',
]

/** The same in the dark: shade 8 fills the primary button, 9 is under the pointer. */
export const inkInDark: MantineColorsTuple = [
  '#eceef0', '#d9dce0', '#b6bcc4', '#9097a1', '#eceef0', '#b6bcc4', '#d9dce0', '#eceef0', '#eceef0', '#d2d6db',
]

/** Mantine calls errors red; ours are vermilion, the one colour that parts from blue for every eye. */
export const vermilion: MantineColorsTuple = [
  '#fcefe5', '#f8dcc8', '#f2bd98', '#f2a877', '#f29c66', '#cf5f22', '#b3470e', '#97390a', '#f29c66', '#7d2f08',
]
