const zh = {
  title: '设置与帮助',
} as const;

export default zh;
