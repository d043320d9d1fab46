const zh = {
  title: '账单',
} as const;

export default zh;
