const zh = {
  title: '项目与应用',
} as const;

export default zh;
