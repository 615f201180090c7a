import type { z } from 'zod'

/** One route: the schema its input is parsed by, and the shape it answers. */
export interface RouteDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I
  readonly output: O
}

export function defineRoute<I extends z.ZodType, O extends z.ZodType>(
  definition: RouteDefinition<I, O>,
): RouteDefinition<I, O> {
  return definition
}
