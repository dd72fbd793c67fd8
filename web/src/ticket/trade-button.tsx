import { Button } from '../ui/button.js';
import { openTicket } from './ticket.js';

export function TradeButton({ portfolioId }: { portfolioId: string }) {
  return (
    <Button look="strong" onPress={() => openTicket({ portfolioId })}>
      Trade
    </Button>
  );
}
