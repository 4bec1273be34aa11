import { Component, type ErrorInfo, type ReactNode } from 'react'
import { FailedState } from '../parts/failed-state.tsx'
import { codeOf } from '../parts/code-of.ts'

type Props = {
  /** Hears of every failure once, to log it; the code is the one the reader sees. */
  readonly onFailure?: (code: string, error: Error, where: string) => void
  readonly children: ReactNode
}

type State = { readonly error: Error | undefined }

/** Keeps a defect in one part from taking the page with it: in its place stands what happened, with a code to quote. */
export class Boundary extends Component<Props, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    this.props.onFailure?.(codeOf(error), error, info.componentStack ?? '')
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return <FailedState code={codeOf(error)} onRetry={() => this.setState({ error: undefined })} />
  }
}
