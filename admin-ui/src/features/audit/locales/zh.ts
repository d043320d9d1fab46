const zh = {
  title: '审计',
} as const;

export default zh;
