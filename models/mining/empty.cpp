namespace minehall {}
