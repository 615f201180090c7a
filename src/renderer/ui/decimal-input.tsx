import { TextInput, type TextInputProps } from '@mantine/core'

interface DecimalInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  value: string
  onChange: (text: string) => void
}

/** A number kept as the text that was typed, so that no binary float touches it. */
export function DecimalInput({ onChange, ...props }: DecimalInputProps) {
  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      className="tabular"
      {...props}
      onChange={(event) => onChange(event.currentTarget.value.replaceAll(/[^\d.,-]/g, ''))}
    />
  )
}
