const zh = {
  title: '银行',
} as const;

export default zh;
