/**
 * Ends a process that was spawned `detached`, with everything that it started.
 *
 * @param {number} pid
 * @returns {boolean} whether there was anything to end
 */
export function killProcessGroup(pid) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
    return true
  } catch {
    return false
  }
}
