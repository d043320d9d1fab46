const zh = {
  title: '算力池',
} as const;

export default zh;
