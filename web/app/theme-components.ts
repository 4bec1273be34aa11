import {
  ActionIcon,
  Button,
  Checkbox,
  Combobox,
  Drawer,
  Menu,
  Modal,
  NumberInput,
  Popover,
  SegmentedControl,
  Select,
  Switch,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core'
import type { MantineThemeComponents } from '@mantine/core'

const quick = { duration: 120 } as const

/** Defaults of Mantine's parts: quiet, 36 px, and moving for at most 160 ms. Looks that need CSS are in mantine.css. */
export const components: MantineThemeComponents = {
  ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', size: 36 } }),
  Button: Button.extend({ defaultProps: { size: 'sm', variant: 'default' } }),
  Checkbox: Checkbox.extend({ defaultProps: { size: 'sm', iconColor: 'var(--paper)' } }),
  Combobox: Combobox.extend({ defaultProps: { shadow: 'md', transitionProps: quick } }),
  Drawer: Drawer.extend({ defaultProps: { transitionProps: quick } }),
  Menu: Menu.extend({ defaultProps: { shadow: 'md', transitionProps: quick, position: 'bottom-end' } }),
  Modal: Modal.extend({ defaultProps: { centered: true, radius: 'lg', shadow: 'md', transitionProps: quick } }),
  NumberInput: NumberInput.extend({ defaultProps: { size: 'sm', hideControls: true } }),
  Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: quick } }),
  SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'sm', withItemsBorders: false, transitionDuration: 120 } }),
  Select: Select.extend({ defaultProps: { size: 'sm', allowDeselect: false } }),
  Switch: Switch.extend({ defaultProps: { size: 'sm', withThumbIndicator: false } }),
  Textarea: Textarea.extend({ defaultProps: { size: 'sm', autosize: true, minRows: 2 } }),
  TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
  Tooltip: Tooltip.extend({ defaultProps: { events: { hover: true, focus: true, touch: true }, openDelay: 200, maw: 320, multiline: true, transitionProps: quick } }),
}
