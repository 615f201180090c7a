/**
 * An Electron event object.
 *
 * @template {object} P
 * @param {P} [params] further members
 * @returns {P & { preventDefault(): void, readonly defaultPrevented: boolean }}
 */
export function createEvent(params) {
  let prevented = false
  return {
    ...params,
    preventDefault() {
      prevented = true
    },
    get defaultPrevented() {
      return prevented
    },
  }
}
