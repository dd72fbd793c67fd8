import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';

interface Props {
  children: ReactNode;
}

/** What a component throws ends here: the rest of the page goes on, and this part can be tried again. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    return (
      <Empty title="This part of the page does not work">
        <p role="alert">It has not changed anything. Try again, or reload the page.</p>
        <Button onPress={() => this.setState({ error: null })}>Try again</Button>
      </Empty>
    );
  }
}
