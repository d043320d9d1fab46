import { screen } from '@testing-library/react';

/** The dialog over a drawer; in jsdom all of antd's dialogs have one id, so not by its name. */
export async function asked(question: string): Promise<HTMLElement> {
  const title = await screen.findByText(question);
  return title.closest<HTMLElement>('[role="dialog"]') ?? title;
}
