"""How letters sound: each common letter by its syllable, without tones, ü written v."""

import re
from collections.abc import Iterable, Iterator
from itertools import product

# The letters of GB 2312 that are in daily use under their usual reading, the most frequent first.
_READINGS = (
    "a阿啊 ai爱埃碍癌艾哀挨矮唉哎隘蔼嗳 an安案按暗岸氨俺庵鞍胺黯 ang昂盎 ao奥澳傲熬凹鳌拗袄懊 ba把八巴吧罢拔爸坝 "
    "ba霸粑跋扒灞靶叭芭耙疤笆 bai白百败拜摆柏 ban半办般板班版伴颁搬斑扮拌瓣扳绊阪 bang邦帮浜棒榜镑膀绑傍磅蚌梆 "
    "bao报保包宝抱爆暴胞薄堡饱豹鲍孢苞煲褒 bei北呗被备背杯辈贝倍悲碑卑陂狈悖惫钡 ben本奔锛苯笨 beng崩泵绷蹦迸甭 "
    "bi比必笔毕币闭避壁臂鼻逼彼碧陛弊蔽鄙璧婢毙弼庇匕敝痹俾 bian变便边编遍辩辨鞭扁匾贬卞辫汴 biao表标彪镖婊鳔 "
    "bie别憋鳖 bin宾滨斌彬濒殡鬓槟 bing并兵病冰秉柄禀饼丙炳 bo波伯博播拨剥玻勃卜脖搏舶驳膊渤箔钵帛菠 bu不部布步 "
    "bu补捕怖哺簿埠 ca擦嚓 cai才采财材菜彩裁猜蔡踩睬 can参残餐惨蚕灿惭掺 cang藏仓舱苍沧 cao草操曹槽漕糙嘈 ce策测 "
    "ce侧册厕恻 cen涔岑 ceng曾层蹭 cha察查差茶插叉刹诧杈岔姹茬槎汊 chai柴拆钗 chan产颤缠澶阐禅铲蝉蟾搀馋 "
    "chang常场昌厂唱肠偿尝畅倡敞猖娼 chao朝超潮炒抄吵巢嘲钞 che车撤彻扯澈掣 chen陈沉臣尘晨宸趁辰衬琛嗔谌忱 "
    "cheng成城称程承乘呈诚惩撑丞澄橙逞秤铖 chi持吃池赤尺迟齿驰斥翅耻痴嗤敕侈弛炽叱哧螭 chong冲充崇虫宠忡 "
    "chou抽仇筹愁臭丑酬畴绸瞅稠踌 chu出处除初楚础触储畜厨矗褚橱躇雏锄杵黜 chuai揣 chuan传船穿川串喘 chuang创床闯 "
    "chuang窗疮幢 chui吹垂椎锤捶炊棰槌陲 chun春纯唇醇淳蠢椿 chuo戳绰辍 ci此次词刺磁辞慈赐瓷雌茨祠伺糍 cong从丛匆 "
    "cong聪葱璁淙 cou凑 cu促粗醋簇蹙 cuan窜篡蹿 cui催翠脆粹摧崔萃悴 cun存村寸忖 cuo错措挫撮磋搓 da大打达答搭鞑瘩 "
    "da沓嗒靼 dai代带待戴袋呆贷逮岱歹怠傣黛绐殆 dan但单弹担丹蛋淡胆旦诞耽氮惮澹 dang当党荡档挡宕 dao到道导倒岛刀 "
    "dao盗稻蹈捣悼祷叨焘 de的得德 deng等登灯邓瞪凳蹬磴 di地第帝低底弟敌抵递滴堤迪棣蒂缔笛狄砥邸涤嫡谛嘀氐 "
    "dian点电典殿店颠奠甸垫淀滇佃碘靛癫巅惦 diao调掉雕吊钓貂刁 die爹跌叠迭蝶碟牒谍 ding定顶丁订鼎钉盯叮锭 diu丢 "
    "dong动东洞董冬懂冻栋侗咚 dou都斗豆抖陡兜窦逗 du度独读毒督渡杜肚赌堵睹笃妒嘟渎镀 duan段断端短锻缎 dui对队堆 "
    "dui兑 dun顿吨盾敦墩蹲炖钝遁 duo多夺躲朵舵堕跺剁垛咄惰哆踱掇 e额呃鄂俄恶饿鹅娥峨厄遏萼愕鳄扼蛾讹噩 en恩 er而二 "
    "er儿尔耳饵迩 fa发法罚乏伐阀筏 fan反范饭犯翻繁凡泛番烦返贩樊帆藩蕃梵矾钒幡 fang方放防房访纺仿芳坊妨肪 "
    "fei非飞费废肥菲妃肺匪沸啡斐扉吠腓绯 fen分份纷粉奋愤氛芬吩坟焚粪酚瀵忿汾 feng风封丰峰奉锋凤缝疯蜂冯逢讽俸枫 "
    "feng烽 fo佛 fou否 fu府复夫服副富负父福妇附付幅伏符腹浮腐辅抚扶赴赋傅覆俘肤咐辐芙弗甫俯缚拂斧釜敷腑袱阜氟孵 "
    "fu驸蝠孚茯 ga尬噶嘎 gai改该概盖丐钙溉 gan干感敢赶甘杆肝赣尴柑竿苷橄秆 gang刚港岗钢冈纲缸杠肛 gao高告搞稿糕 "
    "gao膏皋诰镐睾 ge个各革格哥歌阁隔割葛戈搁胳鸽咯铬骼疙圪仡 gei给 gen根跟亘 geng更耕耿梗羹庚哽 gong工公共功宫 "
    "gong供攻贡拱恭弓巩躬汞龚蚣 gou构够购沟狗勾钩苟垢 gu古股故顾姑固骨谷鼓孤估雇咕辜菇沽鸪箍钴鹘 gua挂寡瓜刮卦褂 "
    "guai怪拐乖 guan关管官观馆冠贯惯灌棺罐莞 guang光广逛胱 gui规贵归鬼桂跪轨柜硅龟圭瑰诡闺傀癸 gun滚棍衮 guo国过 "
    "guo果郭锅裹椁 ha哈蛤 hai还海害孩亥骇骸氦 han汉含韩寒汗喊函旱罕翰涵憾悍撼焊酣捍憨邯 hang航杭夯绗 hao好号毫豪 "
    "hao耗浩灏郝蒿壕嚎皓 he和合河何核喝荷赫贺鹤盒呵褐禾劾颌菏壑 hei黑嘿 hen很恨狠痕 heng横衡恒哼亨 hong红洪宏鸿 "
    "hong轰哄虹烘弘讧 hou后候厚侯猴喉吼後 hu湖护户乎胡呼忽互狐虎糊沪壶弧瑚葫唬蝴扈惚 hua化话华花划画滑哗桦猾 "
    "huai怀坏淮槐徊 huan环欢换缓患唤幻浣焕寰桓宦獾痪鬟 huang黄皇荒慌晃煌凰惶恍谎簧幌蝗磺鳇 hui会回挥汇灰毁恢绘辉 "
    "hui惠徽慧悔贿讳晖诲晦烩秽卉蛔麾洄 hun婚混魂昏浑荤 huo或活火获货伙霍祸惑豁 ji机级及己基计几济技记集即际积极 "
    "ji纪击急继辑激既季吉迹剂鸡绩疾祭忌籍寄脊肌挤稷寂饥冀戟圾妓稽棘藉矶缉羁畸唧嫉讥姬暨蓟叽汲箕跻诘伎悸亟畿 "
    "jia家加价架假甲嘉佳驾贾夹嫁颊钾迦伽稼珈枷 jian建间见件检监剑简坚渐减健兼舰尖箭键肩践鉴奸艰荐僭碱剪煎歼贱谏 "
    "jian蹇柬捡俭拣溅涧笺茧锏 jiang将江降讲奖蒋疆匠浆姜僵酱桨缰绛 jiao教交叫较角脚焦胶郊椒轿娇剿缴搅骄礁浇绞窖蕉 "
    "jiao矫狡蛟侥酵饺跤姣 jie解结接界节阶街介届姐借截皆戒杰揭捷洁劫竭芥诫睫嗟 jin进金今近仅尽紧禁津斤劲晋锦筋谨 "
    "jin巾浸襟瑾矜缙 jing经京精境景竟惊荆静警径竞睛敬镜净晶井靖颈茎兢鲸阱旌泾痉 jiong炯迥窘 jiu就究九酒久救旧纠 "
    "jiu舅揪鸠灸柩阄咎疚臼 ju据举具局居句剧巨距聚拒俱惧矩炬拘菊咀驹锯橘沮踞鞠桔 juan卷涓捐鹃眷倦娟绢 jue决觉绝掘 "
    "jue爵诀厥嚼崛抉倔 jun军均君郡菌俊钧峻浚竣骏 ka卡喀咖 kai开凯慨楷揩 kan看刊堪砍勘坎槛瞰侃 kang抗康炕慷亢扛糠 "
    "kao考靠烤拷铐 ke可科克客刻课颗壳柯渴咳磕棵珂苛恪蝌 ken肯恳垦啃 keng坑吭铿 kong空控孔恐 kou口扣叩寇 ku苦库哭 "
    "ku枯酷窟裤 kua跨夸垮挎胯 kuai快块筷蒯 kuan宽款 kuang况矿狂旷框眶匡筐 kui亏溃愧魁逵盔窥奎葵馈夔 kun困昆坤捆 "
    "kuo括扩阔廓 la拉啦腊辣喇蜡垃剌 lai来莱赖睐 lan兰览蓝拦烂篮栏滥懒揽澜缆岚榄婪斓 lang朗郎浪廊狼琅啷 lao老劳牢 "
    "lao捞姥佬涝烙 le了乐勒肋 lei类雷累泪垒蕾擂儡 leng冷愣棱楞 li里理力立利历李离例礼丽黎隶厉粒励吏厘璃哩梨栗犁 "
    "li莉蠡鲤娌漓澧狸砾沥栎篱荔雳锂醴 lia俩 lian联连脸练莲炼链恋怜廉帘敛濂鲢涟镰 liang两量良亮粮梁辆凉谅粱踉椋 "
    "liao料疗辽聊僚寮廖寥撩缭撂 lie列烈裂猎劣咧 lin林临邻磷淋霖鳞琳凛麟拎赁躏 ling领令另陵灵岭零龄凌菱铃玲伶羚棂 "
    "ling苓绫 liu流六留刘柳瘤溜硫琉浏榴馏镏 long龙隆笼垄拢胧聋陇珑咙窿 lou楼漏搂陋镂喽 lu路陆录露鲁鹿卢炉芦禄虏 "
    "lu麓庐卤胪碌颅赂戮璐掳噜 luan乱卵鸾挛 lun论轮伦仑沦纶 luo落罗络洛逻螺珞裸萝锣骡骆 lv律率旅绿虑吕履屡氯驴铝 "
    "lv滤缕侣捋 lve略掠 ma马吗妈麻码骂嘛玛杩蚂蟆嬷 mai买卖脉麦埋迈 man满慢曼漫蛮瞒蔓馒幔 mang忙茫芒盲莽氓蟒 "
    "mao毛贸冒貌矛茅帽猫茂卯髦锚 me么 mei没美每妹梅媒煤眉枚霉酶媚魅嵋玫昧浼镁 men们门闷焖 meng蒙盟猛梦孟锰萌朦檬 "
    "mi米密秘迷弥泌蜜麋觅谜眯靡醚縻咪糜 mian面免棉绵眠沔勉缅冕 miao庙苗妙描秒瞄渺喵 mie灭蔑 min民敏闽闵悯抿 "
    "ming明名命鸣铭冥 miu谬 mo模末莫默摩摸墨磨魔膜漠抹沫陌摹蓦寞蘑谟馍麽 mou某谋牟 mu目木母墓亩幕牧姆慕穆募暮沐 "
    "mu牡拇睦 n嗯 na那拿哪纳娜钠呐捺衲 nai奶乃耐奈氖 nan南难男喃楠 nang囊 nao脑闹恼挠瑙淖 ne呢讷 nei内 nen嫩 "
    "neng能 ni你尼泥拟逆腻倪妮匿溺霓 nian年念拈碾捻辇黏辗鲇撵 niang娘酿 niao鸟尿袅 nie捏涅聂孽镍 nin您 ning宁凝 "
    "ning拧甯 niu牛纽扭妞 nong农弄浓脓 nu怒奴努弩 nuan暖 nuo诺挪糯懦 nv女 nve虐 o哦噢 ou欧偶藕呕殴 pa怕爬帕啪趴 "
    "pa琶 pai派排牌拍徘 pan判盘叛盼攀潘畔拚蟠磐 pang旁胖庞乓 pao炮跑泡抛袍刨 pei配培陪佩赔胚沛裴呸 pen盆喷 "
    "peng朋碰彭捧蓬鹏棚膨烹篷砰怦澎抨硼 pi批皮匹披辟疲脾屁劈僻啤譬丕毗琵霹 pian片偏篇骗翩 piao票飘漂瓢 pie撇瞥 "
    "pin品频贫聘拼嫔姘 ping平评凭瓶屏苹萍坪乒娉 po破婆迫坡泊颇泼魄珀 pou剖 pu普铺扑谱葡仆朴浦蒲菩埔瀑濮噗曝圃脯 "
    "pu溥 qi其起期气器企七奇齐旗汽骑妻启弃棋岂欺漆契栖戚鳍琦歧砌蕲乞凄泣绮祁祈迄祺杞圻琪耆崎淇葺麒蹊 qia恰洽掐 "
    "qian前千钱潜签迁浅牵乾遣谦欠铅嵌歉谴黔褰骞搴虔堑钳 qiang强枪墙抢腔羌呛羟跄蔷 qiao桥瞧巧悄乔侨敲鞘窍峭翘俏撬 "
    "qiao跷憔樵 qie且切窃怯妾茄 qin亲侵秦勤琴钦擒禽寝沁 qing情清青轻请庆倾顷卿氢晴擎 qiong穷琼 qiu求球秋丘裘囚邱 "
    "qiu酋蚯鳅 qu区去取曲趣趋屈驱渠娶躯衢觑瞿祛 quan全权泉圈券拳劝犬醛 que却确缺雀阙鹊 qun群裙 ran然染燃冉髯 "
    "rang让壤嚷攘 rao绕扰饶娆 re热惹 ren人任认忍仁刃韧妊仞壬饪 reng仍扔 ri日 rong容荣融溶蓉熔绒戎茸榕 rou肉柔揉 "
    "rou蹂 ru如入乳辱汝儒濡蠕孺褥 ruan软阮 rui瑞锐睿蕊 run润 ruo若弱 sa萨撒洒 sai赛塞腮鳃 san三散伞 sang丧桑嗓 "
    "sao扫嫂骚搔 se色瑟涩 sen森 seng僧 sha杀沙砂傻啥纱厦莎煞霎鲨 shai晒筛 shan山善闪陕扇珊衫擅杉膳缮删煽姗汕鳝讪 "
    "shang上商伤尚赏晌裳 shao少烧绍稍哨梢邵苕勺捎韶 she设社射涉舍摄蛇舌赦奢慑麝畲 shen身什神深甚审伸申沈肾慎渗婶 "
    "shen绅呻娠 sheng生省声胜升盛圣剩牲绳笙甥 shi是时市事实十使石世师式史始士示势施失视食试识适室诗释尸侍湿氏饰 "
    "shi拾狮驶蚀誓逝仕矢匙嗜恃屎柿噬拭谥 shou手首受收守授售寿兽瘦狩绶 shu数书术属树输述熟束署殊叔疏舒枢鼠蜀蔬竖 "
    "shu淑暑薯恕梳庶曙抒姝赎倏戍墅孰漱 shua刷耍 shuai衰帅摔甩 shuan拴栓 shuang双霜爽 shui水谁睡税 shun顺瞬舜 "
    "shuo说硕烁朔 si四司斯死思似私丝寺祀肆饲嗣厮撕嘶驷泗巳 song送宋松讼颂诵耸嵩淞 sou搜艘嗽嗖 su速素苏诉俗肃宿塑 "
    "su粟溯酥簌稣 suan算酸蒜 sui随虽岁碎遂隋髓隧穗绥祟 sun孙损笋 suo所索缩锁梭琐娑嗦唆 ta他她它塔踏塌榻 tai太台 "
    "tai态泰抬胎汰苔钛肽 tan谈探坦坛叹滩碳贪炭摊潭谭毯痰檀瘫昙袒 tang堂唐糖汤倘躺塘趟烫膛棠淌 tao讨套桃逃陶萄涛 "
    "tao掏淘滔韬 te特忒 teng腾疼藤滕 ti体提题替梯踢蹄惕啼剃涕剔屉 tian天田添甜填 tiao条跳挑眺迢 tie铁贴帖 "
    "ting听停庭廷厅艇亭挺婷烃汀霆 tong同通统痛童铜筒桐桶酮潼捅佟彤瞳 tou头投透偷骰 tu土图突途徒吐涂屠凸兔秃 "
    "tuan团湍 tui推退腿褪颓蜕 tun吞屯豚臀氽 tuo托脱拖拓妥陀驼椭唾驮庹沱 wa瓦娃挖哇洼蛙袜娲 wai外歪 wan万完晚湾玩 "
    "wan碗弯顽宛挽腕丸皖婉烷蜿豌绾纨 wang王往网望亡忘汪旺妄枉 wei为位委未维围卫微味威危韦谓尾唯伟魏违慰纬胃伪惟 "
    "wei畏尉喂巍苇薇渭煨萎帷蔚玮桅娓 wen文问闻温稳纹吻蚊紊璺汶瘟雯 weng翁嗡瓮 wo我握窝卧沃涡斡倭 wu无物武务五吴 "
    "wu午屋误舞乌伍污吾雾悟兀呜勿侮巫芜晤诬坞梧毋捂戊钨蜈庑唔 xi西系息席细习喜希吸戏析洗袭稀悉惜熙锡溪浠禧媳夕牺 "
    "xi隙昔嘻膝晰羲烯徙玺熄兮犀熹嬉螅 xia下夏辖峡吓瞎侠狭霞虾暇匣瑕遐 xian现先县线显限鲜险献仙宪陷闲贤咸纤弦腺衔 "
    "xian嫌掀羡娴酰涎舷藓 xiang相想向像象项响乡香襄享祥湘详箱巷厢翔橡镶饷 xiao小笑校消效销孝晓萧肖啸硝潇宵逍嚣霄 "
    "xiao枭箫哮淆骁 xie些协写谢械斜胁歇鞋携邪泄谐卸蟹屑泻挟懈蝎偕榭 xin心新信辛薪欣芯锌馨衅昕 xing行性形型兴星姓 "
    "xing刑幸醒杏腥邢惺猩 xiong兄雄胸熊凶匈汹 xiu修秀休袖绣羞朽嗅锈溴 xu许需须续序虚徐绪叙蓄旭絮墟婿胥嘘恤戌 "
    "xuan选宣旋悬玄轩璇喧眩漩炫绚渲萱 xue学血雪穴削薛靴踅 xun训寻迅讯询巡循逊勋旬鲟驯汛熏殉 ya亚压牙雅呀衙押鸭丫 "
    "ya崖哑鸦涯芽讶轧 yan眼言研严演验沿岩烟延盐堰颜燕炎掩宴艳咽厌檐衍雁焰阎嫣彦焉淹蜒筵腌砚阉奄晏偃俨 yang样阳央 "
    "yang杨养洋扬羊氧仰痒鸯疡秧佯 yao要药摇腰咬邀妖耀遥瑶幺姚肴窑谣钥吆尧夭徭 ye也业夜叶爷野页液耶冶椰腋谒曳掖邺 "
    "ye噎 yi一以已意义议易依医艺亿益宜衣异遗移伊疑仪役亦译翼乙夷忆抑椅疫毅谊逸矣姨怡倚溢驿裔翊蚁彝奕揖邑懿颐翌咦 "
    "yi胰诣熠贻绎佚沂轶漪 yin因引音银印阴隐饮殷吟姻尹淫荫胤瘾寅茵蚓 ying应英影营迎硬映盈赢鹰婴颖瀛郢蝇樱莹荧萤瑛 "
    "ying莺楹膺 yo哟 yong用永拥勇涌庸佣泳雍鳙咏甬俑 you有又由游右优油友尤幼忧犹邮悠幽诱佑铀攸釉黝鱿 yu于与育鱼语 "
    "yu余域玉预遇雨御予欲誉宇愈渔羽豫狱郁舆裕瑜俞愚娱喻吁寓浴谕屿愉渝淤隅禹逾虞芋榆禺毓迂於峪驭瘀 yuan员院原元远 "
    "yuan源园愿圆袁缘援怨垸冤渊苑垣猿沅鸳辕箢媛 yue月约越曰岳跃阅悦瀹粤 yun运云允晕郧孕韵蕴匀陨芸酝纭 za杂砸咋 "
    "zai在再载灾仔宰栽哉 zan咱赞暂攒 zang葬脏赃 zao造早遭藻糟枣燥凿灶躁噪皂澡 ze则责泽择啧 zei贼 zen怎 zeng增赠 "
    "zeng憎 zha炸扎闸诈榨眨乍栅渣札楂 zhai寨债宅斋摘窄 zhan战展站占斩粘盏瞻沾詹湛绽毡栈崭 zhang长张章掌障丈涨仗 "
    "zhang帐杖胀账璋彰漳樟 zhao照招找召赵诏兆昭罩爪沼钊肇 zhe这着者折哲浙遮蔗鹧褶辙 zhen真镇阵针震珍振诊侦圳祯贞 "
    "zhen朕枕斟疹甄赈臻帧 zheng政正争整证征症郑蒸挣睁怔铮筝拯 zhi之只制治知直至指职质值支织志置致止执植智纸殖址 "
    "zhi旨枝脂秩掷肢汁侄芝滞帜芷趾酯稚吱峙挚窒炙蜘 zhong中种重众终钟忠肿仲衷冢踵锺 zhou州周洲轴舟宙皱骤昼粥咒肘 "
    "zhou绉帚胄 zhu主住注助著筑朱逐诸驻竹珠柱祝猪铸株烛煮嘱贮诛蛛瞩竺渚 zhua抓 zhuai拽 zhuan专转砖撰赚篆馔 "
    "zhuang装状庄壮撞妆桩 zhui追锥坠缀赘惴 zhun准 zhuo桌捉卓灼浊拙酌啄镯 zi子自资字紫姊滋咨姿兹缁梓孜秭籽淄渍孳 "
    "zong总宗纵综踪棕粽 zou走奏邹 zu族组足祖阻租卒 zuan钻纂 zui最罪嘴醉 zun尊遵 zuo作做左坐座昨佐琢祚 "
)
# Second readings, by which a word of ours may be meant: 银行 is yin hang.
_ALSO = (
    "a腌 bao剥刨曝 beng蚌 bi秘辟 bing屏槟 bo薄泊柏蕃 bu卜埔 cha嚓 chai差 chan掺 chang长裳 chen称 chi匙 chong重 "
    "ci兹 cu卒 cuan攒 de地 di的 du都 e阿哦 fu佛 ga伽轧 gang扛 ge蛤 geng颈 gu贾 guan纶 guo涡 ha虾 hang行巷 "
    "hang吭 hao镐 he吓 hu鹘 huan还 ji给 jia茄 jiao觉嚼 jie藉诘桔 jing劲 jue角 ka咯 kuai会 kui傀 la落 lei肋 "
    "liang俩 liao了 long弄 lou露 lu绿 luo烙捋 ma抹 man埋 mei糜 mo没脉 mu模牟 ni呢 nian粘 niao溺 niu拗 nuo娜 "
    "pa扒耙 pai迫 pang膀傍磅 pi陂 pian便扁 piao朴 ping冯 po朴 pu堡 qi稽 qia卡 qian纤 qiao壳 qie伽 qiu龟 se塞 "
    "sha杉刹 shan单禅栅 shei谁 shi似 shuai率 shuo数 si伺 suo莎 ta拓沓嗒 tan弹澹 tao叨 tiao调苕 tun褪 wan蔓莞 "
    "wu恶 xi蹊 xia厦 xiang降 xiao削 xie血 xin寻 xing省 xiu宿臭 xu畜吁 xun荤 yan殷铅 ye咽 yi艾 yu谷尉粥蔚 yue乐钥 "
    "za扎 zang藏 ze咋 zeng曾 zha咋轧 zhan颤辗 zhao着朝 zhi氏 zhu褚 zhua爪 zhuan传 zhui椎 zhuo着著琢 zi仔 "
)
_GROUP = re.compile(r"([a-z]+)([^a-z ]+)")
_MERGED = (
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"^n(?=[aeiouv])"), "l"),
    (re.compile(r"(?<=[ei])ng$"), "n"),
)


def _groups(table: str) -> Iterator[tuple[str, str]]:
    for syllable, letters in _GROUP.findall(table):
        for letter in letters:
            yield letter, syllable


_USUAL = dict(_groups(_READINGS))
_SECOND = dict(_groups(_ALSO))


def _blurred(syllable: str) -> str:
    """A syllable as many speak it: z for zh, l for n, in for ing."""
    for pattern, instead in _MERGED:
        syllable = pattern.sub(instead, syllable)
    return syllable


_BLURRED = {syllable: _blurred(syllable) for syllable in set(_USUAL.values())}


def _first_of_a_kind(kinds: Iterable[tuple[str, str]]) -> dict[int, str]:
    """Each letter by the first letter of its kind: texts that sound alike become the same text."""
    firsts: dict[str, str] = {}
    return {ord(letter): firsts.setdefault(kind, letter) for letter, kind in kinds}


SAME = _first_of_a_kind(_USUAL.items())
NEAR = _first_of_a_kind((letter, _BLURRED[syllable]) for letter, syllable in _USUAL.items())


def readings(word: str) -> list[tuple[str, ...]]:
    """Every way a word may be read, one syllable a letter; nothing when a letter is not known."""
    choices = [[table[letter] for table in (_USUAL, _SECOND) if letter in table] for letter in word]
    return list(product(*choices))


def spoken(word: str, table: dict[int, str]) -> set[str]:
    """A word in the spelling of `SAME` or `NEAR`, for each way it may be read."""
    return {
        "".join(_LETTER_OF[syllable] for syllable in reading).translate(table)
        for reading in readings(word)
    }


_LETTER_OF = {
    syllable: letter for table in (_SECOND, _USUAL) for letter, syllable in reversed(table.items())
}
