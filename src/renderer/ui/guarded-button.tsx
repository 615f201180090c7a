import { Button, type ButtonProps, Tooltip } from '@mantine/core'
import { useId } from '@mantine/hooks'
import type { MouseEventHandler } from 'react'
import classes from './guarded-button.module.css'

interface GuardedButtonProps extends ButtonProps {
  onClick: MouseEventHandler<HTMLButtonElement>
  /** Why it cannot be used now: it stays in reach of the keyboard and says so. */
  blocked: string | null
}

/** A button that says why it cannot be used now, instead of only being grey. */
export function GuardedButton({ blocked, onClick, ...props }: GuardedButtonProps) {
  const reasonId = useId()
  if (blocked === null) return <Button {...props} onClick={onClick} />
  return (
    <Tooltip label={blocked} multiline maw={320}>
      <span className={classes.guarded}>
        <Button
          {...props}
          data-disabled
          aria-disabled
          aria-describedby={reasonId}
          onClick={(event) => event.preventDefault()}
        />
        <span id={reasonId} hidden>
          {blocked}
        </span>
      </span>
    </Tooltip>
  )
}
