const zh = {
  title: '模型',
} as const;

export default zh;
