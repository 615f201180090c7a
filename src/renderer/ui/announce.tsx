import { VisuallyHidden } from '@mantine/core'

/** Says a text to screen readers whenever it changes. */
export function Announce({ text }: { text: string }) {
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  )
}
