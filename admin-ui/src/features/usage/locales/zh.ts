const zh = {
  title: '用量',
} as const;

export default zh;
