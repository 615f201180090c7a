/**
 * Ends a process that was spawned `detached`, with everything that it started.
 *
 * @returns whether there was anything to end
 */
export function killProcessGroup(pid: number): boolean
