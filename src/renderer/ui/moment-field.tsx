import { TextInput, type TextInputProps } from '@mantine/core'

interface MomentFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  /** "2026-03-09T14:05:33" in the accounting zone, or '' for none. */
  value: string
  onChange: (local: string) => void
}

/** A date and a time of day to the second, by the platform's own field. */
export function MomentField({ onChange, ...props }: MomentFieldProps) {
  return (
    <TextInput
      {...props}
      type="datetime-local"
      step={1}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
