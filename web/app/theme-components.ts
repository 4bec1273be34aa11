import type {
  ActionIconProps,
  ButtonProps,
  CheckboxProps,
  ComboboxProps,
  DrawerProps,
  MenuProps,
  ModalProps,
  NumberInputProps,
  PopoverProps,
  SegmentedControlProps,
  SelectProps,
  SwitchProps,
  TextareaProps,
  TextInputProps,
  TooltipProps,
  MantineThemeComponents,
} from '@mantine/core'

const quick = { duration: 120 } as const

/**
 * Defaults of Mantine's parts: quiet, 36 px, and moving for at most 160 ms. Looks that need CSS are in mantine.css. By their
 * names alone: `Select.extend()` would bring every part along into what each page loads first.
 */
export const components: MantineThemeComponents = {
  ActionIcon: { defaultProps: { variant: 'subtle', size: 36 } satisfies Partial<ActionIconProps> },
  Button: { defaultProps: { size: 'sm', variant: 'default' } satisfies Partial<ButtonProps> },
  Checkbox: { defaultProps: { size: 'sm', iconColor: 'var(--paper)' } satisfies Partial<CheckboxProps> },
  Combobox: { defaultProps: { shadow: 'md', transitionProps: quick } satisfies Partial<ComboboxProps> },
  Drawer: { defaultProps: { transitionProps: quick } satisfies Partial<DrawerProps> },
  Menu: { defaultProps: { shadow: 'md', transitionProps: quick, position: 'bottom-end' } satisfies Partial<MenuProps> },
  Modal: { defaultProps: { centered: true, radius: 'lg', shadow: 'md', transitionProps: quick } satisfies Partial<ModalProps> },
  NumberInput: { defaultProps: { size: 'sm', hideControls: true } satisfies Partial<NumberInputProps> },
  Popover: { defaultProps: { shadow: 'md', transitionProps: quick } satisfies Partial<PopoverProps> },
  SegmentedControl: { defaultProps: { size: 'sm', withItemsBorders: false, transitionDuration: 120 } satisfies Partial<SegmentedControlProps> },
  Select: { defaultProps: { size: 'sm', allowDeselect: false } satisfies Partial<SelectProps> },
  Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } satisfies Partial<SwitchProps> },
  Textarea: { defaultProps: { size: 'sm', autosize: true, minRows: 2 } satisfies Partial<TextareaProps> },
  TextInput: { defaultProps: { size: 'sm' } satisfies Partial<TextInputProps> },
  Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: true }, openDelay: 200, maw: 320, multiline: true, transitionProps: quick } satisfies Partial<TooltipProps> },
}
