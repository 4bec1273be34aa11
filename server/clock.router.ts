import { z } from 'zod'
import { refusal } from './refusal.ts'
import { administering, reading, router } from './trpc.ts'

/** The injected clock: present only where the settings ask for it. */
export const clockRouter = router({
  now: reading.query(({ ctx }) => ({ now: ctx.parts.clock.now() })),
  set: administering.input(z.object({ now: z.date() })).mutation(async ({ ctx, input }) => {
    const { clock, looks, schedule } = ctx.parts
    if (!('set' in clock)) throw refusal('not-allowed', 'The clock is the real one. Start with PRODUCTING_TEST_CLOCK=1 to set it.')
    clock.set(input.now)
    await schedule.run()
    await looks.take()
    return { now: clock.now() }
  }),
})
