/** What a person at a terminal can do something about; anything else is a defect and keeps its stack. */
export class Problem extends Error {}
