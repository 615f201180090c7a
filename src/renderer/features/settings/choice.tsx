import { SegmentedControl } from '@mantine/core'

interface ChoiceProps<V extends string> {
  labelledBy: string
  options: readonly { value: V; label: string }[]
  value: V
  onChange: (value: V) => void
  disabled?: boolean
}

/** One of a few, all in view. */
export function Choice<V extends string>(props: ChoiceProps<V>) {
  const { labelledBy, options, value, onChange, disabled = false } = props
  return (
    <SegmentedControl
      aria-labelledby={labelledBy}
      size="sm"
      data={[...options]}
      value={value}
      disabled={disabled}
      transitionDuration={100}
      onChange={(chosen) => {
        const option = options.find((candidate) => candidate.value === chosen)
        if (option) onChange(option.value)
      }}
    />
  )
}
