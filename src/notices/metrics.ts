import { Counter } from 'prom-client';

export const told = new Counter({
  name: 'notices_total',
  help: 'Notices that a rule led to',
  labelNames: ['kind'],
});

export const noticeErrors = new Counter({
  name: 'notice_errors_total',
  help: 'What failed on the way to a notice; prices and portfolios are judged again, and all of them every minute',
  labelNames: ['step'],
});

export const noticesExpired = new Counter({
  name: 'notices_expired_total',
  help: 'Notices that were removed after their 90 days',
});
