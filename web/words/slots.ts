/**
 * What a message wants to be told, read from the message itself by the type checker:
 * 'About {lift} more {n, plural, one {# day} other {# days}}' wants { lift, n }, and n has to be a number.
 *
 * Two modes alternate while the text is walked: in a *text* a brace opens an argument, in a *choice* (the body of a plural
 * or select) it opens the text of one case. Closing a text leads to a choice, closing a choice leads to a text.
 */
type InText<Message extends string, Found> = Message extends `${infer Before}{${infer After}`
  ? Before extends `${string}}${string}`
    ? Message extends `${string}}${infer Rest}`
      ? InChoice<Rest, Found>
      : Found
    : Argument<After, Found>
  : Found

type InChoice<Body extends string, Found> = Body extends `${infer Before}{${infer After}`
  ? Before extends `${string}}${string}`
    ? Body extends `${string}}${infer Rest}`
      ? InText<Rest, Found>
      : Found
    : InText<After, Found>
  : Found

type Argument<Body extends string, Found> = Body extends `${infer Head}}${infer Rest}`
  ? Head extends `${infer Name}, plural,${string}`
    ? Body extends `${string}, plural,${infer Cases}`
      ? InChoice<Cases, Found | readonly [Name, 'count']>
      : never
    : Head extends `${infer Name}, select,${string}`
      ? Body extends `${string}, select,${infer Cases}`
        ? InChoice<Cases, Found | readonly [Name, 'text']>
        : never
      : InText<Rest, Found | readonly [Head, 'text']>
  : Found

type Tags<Message extends string, Found> = Message extends `${string}<${infer Name}>${infer Rest}`
  ? Tags<Rest, Name extends `/${string}` ? Found : Found | Name>
  : Found

type SlotOf<Message extends string> = InText<Message, never>
type NameOf<Slot> = Slot extends readonly [infer Name extends string, string] ? Name : never
type IsCount<Slot, Name> = readonly [Name, 'count'] extends Slot ? true : false

/** Who is counted, people or accounts: the page says so for all of its words (`Counting`), and no caller. */
export type Unit = 'person' | 'account'

/** The names of the {slots} of a message that its caller fills. */
export type SlotNames<Message extends string> = Exclude<NameOf<SlotOf<Message>>, 'unit'>
/** The names of its <tags>. */
export type TagNames<Message extends string> = Tags<Message, never>

/** What fills the slots of a message that becomes plain text; a plural is given its number, everything else comes formatted. */
export type TextSlots<Message extends string> = {
  readonly [Name in SlotNames<Message>]: IsCount<SlotOf<Message>, Name> extends true ? number : string | number
}

/** What fills them when the message becomes React nodes: a slot takes a node, a tag takes a function that wraps what stands in it. */
export type NodeSlots<Message extends string, Node> = {
  readonly [Name in SlotNames<Message>]: IsCount<SlotOf<Message>, Name> extends true ? number : Node
} & {
  readonly [Name in TagNames<Message>]: (inside: Node) => Node
}
