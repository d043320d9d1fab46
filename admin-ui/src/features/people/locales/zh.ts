const zh = {
  title: '人员',
} as const;

export default zh;
