import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take a minute though they are short: begun last, each would keep one processor waiting at the end of its group. */
const LONG = ['tests/server/store/any-order.test.ts', 'tests/server/store/erase.test.ts', 'tests/server/imports/command.test.ts', 'tests/server/demo/fill.test.ts', 'tests/e2e/collect/kill.test.ts']

/** What is known to be long comes first, then the larger files before the smaller ones. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is the sequencer's and no array's
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.some((name) => moduleId.endsWith(name))
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}
