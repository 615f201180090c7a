import { TextInput, type TextInputProps } from '@mantine/core'
import type { SyntheticEvent } from 'react'

/** Stands for a date or a time of which a part is still missing: no moment can be read from it. */
const INCOMPLETE = 'incomplete'

interface MomentFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  /** "2026-03-09T14:05:33" in the accounting zone, '' for none, or a text that is no moment. */
  value: string
  onChange: (local: string) => void
}

/** A date and a time of day to the second, by the platform's own field. */
export function MomentField({ value, onChange, ...props }: MomentFieldProps) {
  // The platform says nothing when a part of an empty field is filled in.
  const look = ({ currentTarget: { validity } }: SyntheticEvent<HTMLInputElement>): void => {
    if (validity.badInput) onChange(INCOMPLETE)
    else if (value === INCOMPLETE) onChange('')
  }
  return (
    <TextInput
      {...props}
      type="datetime-local"
      step={1}
      value={value === INCOMPLETE ? '' : value}
      onKeyUp={look}
      onBlur={look}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
