/**
 * `history.back()` takes effect some time later. A page that is pushed before then would be left
 * again at once, so that what was chosen is lost; it has to wait for the step back.
 */
let goingBack: Promise<void> | null = null

export function goBack(): void {
  if (goingBack) return
  goingBack = new Promise<void>((resolve) => {
    addEventListener('popstate', () => resolve(), { once: true })
  }).then(() => {
    goingBack = null
  })
  history.back()
}

/** Now, or once the step back that is under way has been taken. */
export function afterGoingBack(act: () => void): void {
  if (goingBack) void goingBack.then(act)
  else act()
}
