const zh = {
  title: '试验台',
} as const;

export default zh;
