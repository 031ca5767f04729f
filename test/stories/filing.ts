import type { Heard, House } from './house.ts'

/** A claim for wages, filed by digits but for name and phone; what came of the last step. */
export async function fileWageClaim(
  house: House,
  { name = '阿依', phone }: { readonly name?: string; readonly phone?: string } = {},
): Promise<Heard> {
  await house.resident('帮我讨薪')
  await house.picks('给自己办', '同意')
  await house.resident(name)
  if (phone) {
    await house.picks('打电话')
    await house.resident(phone)
  } else await house.picks('就在这里')
  await house.picks('跳过', '工厂')
  await house.residents('8600', '9月1日')
  await house.picks('没签', '都没有', '跳过')
  return house.picks('确认')
}
