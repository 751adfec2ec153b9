/** Keeps the rest of the page when one part of it cannot be drawn. */
import { Component, type ReactNode } from 'react';

interface ErrorBoundaryProps {
  /** Drawn in the place of what failed. */
  readonly fallback: (why: string) => ReactNode;
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, { why: string | null }> {
  override state = { why: null };

  static getDerivedStateFromError(error: unknown): { why: string } {
    return { why: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    return this.state.why === null ? this.props.children : this.props.fallback(this.state.why);
  }
}
