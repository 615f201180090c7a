import classes from './shortcut.module.css'

/** Keys to press together; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export function Shortcut({ keys }: { keys: string[] }) {
  return (
    <span className={classes.keys}>
      {keys.map((key) => (
        <kbd key={key} className={classes.key}>
          {key === 'mod' ? modifier() : key}
        </kbd>
      ))}
    </span>
  )
}

function modifier(): string {
  return /mac/i.test(navigator.userAgent) ? '⌘' : 'Ctrl'
}
