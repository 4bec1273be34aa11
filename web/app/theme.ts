import { createTheme, virtualColor, type CSSVariablesResolver } from '@mantine/core'
import { components } from './theme-components.ts'
import { dark, gray, inkInDark, inkOnPaper, vermilion } from './palette.ts'

/** Mantine with the console's paper, ink, type and space. Colours are read from tokens.css by `mantineVariables`. */
export const theme = createTheme({
  primaryColor: 'ink',
  autoContrast: true,
  white: '#ffffff',
  black: '#16191d',
  colors: {
    gray,
    dark,
    inkOnPaper,
    inkInDark,
    red: vermilion,
    ink: virtualColor({ name: 'ink', light: 'inkOnPaper', dark: 'inkInDark' }),
  },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-code)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '22px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '44px' },
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'md',
  shadows: { xs: 'none', sm: 'none', md: 'var(--shadow)', lg: 'var(--shadow)', xl: 'var(--shadow)' },
  breakpoints: { xs: '24.375em', sm: '40em', md: '64em', lg: '80em', xl: '90em' },
  headings: {
    fontFamily: 'var(--font)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '22px' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components,
})

/** Mantine's names for what tokens.css already says, the same in both schemes because the tokens change under them. */
const names: Record<string, string> = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink3)',
  '--mantine-color-placeholder': 'var(--ink3)',
  '--mantine-color-anchor': 'var(--ink)',
  '--mantine-color-error': 'var(--worse)',
  '--mantine-color-success': 'var(--better)',
  '--mantine-color-default': 'var(--paper)',
  '--mantine-color-default-hover': 'var(--wash)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line2)',
  '--mantine-color-disabled': 'var(--sunk)',
  '--mantine-color-disabled-color': 'var(--ink3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-ink-text': 'var(--ink)',
  '--mantine-color-ink-light': 'var(--sunk)',
  '--mantine-color-ink-light-hover': 'var(--line)',
  '--mantine-color-ink-light-color': 'var(--ink)',
  '--mantine-color-ink-outline': 'var(--ink)',
  '--mantine-color-ink-outline-hover': 'var(--wash)',
}

export const mantineVariables: CSSVariablesResolver = () => ({ variables: {}, light: names, dark: names })
