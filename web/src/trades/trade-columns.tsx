import type { ReactNode } from 'react';
import { moment, money, price, quantity } from '../figures/format.js';
import { statusNames, typeNames } from './trade-words.js';
import own from './trades.module.css';
import type { Trade } from './trades.js';

interface TradeColumn {
  id: string;
  name: string;
  /** reads from the left */
  isText?: boolean;
  width?: `${number}fr` | number;
  /** the actions have none */
  show?: (trade: Trade) => ReactNode;
}

/** A deposit has no price, which is no price that is not known. */
const ifAny = (text: string | null, format: (value: string) => string) => (text === null ? '' : format(text));

export const columns: readonly TradeColumn[] = [
  {
    id: 'executedAt',
    name: 'Executed',
    isText: true,
    width: '3fr',
    show: ({ executedAt }) => <time dateTime={executedAt}>{moment(executedAt)}</time>,
  },
  { id: 'type', name: 'Type', isText: true, width: '2fr', show: ({ type }) => typeNames[type] },
  { id: 'symbol', name: 'Symbol', isText: true, width: '2fr', show: ({ symbol }) => <b>{symbol}</b> },
  { id: 'quantity', name: 'Quantity', width: '2fr', show: (trade) => ifAny(trade.quantity, quantity) },
  { id: 'price', name: 'Price', width: '2fr', show: (trade) => ifAny(trade.price, price(trade.currency)) },
  { id: 'amount', name: 'Amount', width: '2fr', show: ({ amount, currency }) => money(currency)(amount) },
  { id: 'fee', name: 'Fee', width: '2fr', show: ({ fee, currency }) => money(currency)(fee) },
  {
    id: 'status',
    name: 'Status',
    isText: true,
    width: '2fr',
    show: ({ status }) => <span className={own.status}>{statusNames[status]}</span>,
  },
  { id: 'actions', name: 'Actions', width: 56 },
];
